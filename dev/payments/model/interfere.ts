import { encodeFunctionData, type Address, type Hex } from 'viem';
import { callRpc } from '@/dev/chain/call-rpc';
import { transact } from '@/dev/chain/transact';
import { USDC, usdcAbi } from '@/dev/chain/usdc';
import { NETWORKS } from '@/lib/payments/networks';
import { authorizationTypedData } from '@/lib/payments/typed-data';
import { ask } from './send';
import type { Meanwhile } from './step';
import type { Auth, World } from './world';

const network = NETWORKS['base-sepolia'];
const domain = { ...network.domain, chainId: network.chainId, verifyingContract: USDC };

/** By account 9 of the mnemonic, which pays the gas of whoever has none. False where it came too late. */
async function submit({ stage }: World, data: Hex): Promise<boolean> {
  const { rpcUrl } = stage.chain;
  const accounts = await callRpc<Address[]>(rpcUrl, 'eth_accounts');
  const { succeeded } = await transact(rpcUrl, accounts[9]!, USDC, data);
  return succeeded;
}

type Wire = {
  readonly payload: {
    readonly signature: Hex;
    readonly authorization: Record<'value' | 'validAfter' | 'validBefore', string> &
      Record<'from' | 'to' | 'nonce', Hex>;
  };
};

/** What the buyer signed, brought to the chain by somebody who saw it. */
function encodePayment({ header }: Auth): Hex {
  const { payload } = JSON.parse(Buffer.from(header[1], 'base64').toString('utf8')) as Wire;
  const { from, to, value, validAfter, validBefore, nonce } = payload.authorization;
  const numbers = [BigInt(value), BigInt(validAfter), BigInt(validBefore)] as const;
  const args = [from, to, ...numbers, nonce, payload.signature] as const;
  return encodeFunctionData({ abi: usdcAbi, functionName: 'transferWithAuthorization', args });
}

/** The nonce spent on a transfer to somebody else: the same amount, so that only its place tells the two apart. */
async function encodeSpending({ stage }: World, { buyer, nonce, count }: Auth): Promise<Hex> {
  const account = stage.buyers[buyer]!;
  const [from, to] = [account.address, stage.stranger.address];
  const price = 10_000n * BigInt(count);
  const numbers = [price, 0n, BigInt(Math.floor(Date.now() / 1000) + 3600)] as const;
  const [value, validAfter, validBefore] = numbers;
  const typed = authorizationTypedData(network, {
    from,
    to,
    value,
    validAfter,
    validBefore,
    nonce,
  });
  const signature = await account.signTypedData(typed);
  const args = [from, to, ...numbers, nonce, signature] as const;
  return encodeFunctionData({ abi: usdcAbi, functionName: 'transferWithAuthorization', args });
}

async function encodeCancelling({ stage }: World, { buyer, nonce }: Auth): Promise<Hex> {
  const account = stage.buyers[buyer]!;
  const signature = await account.signTypedData({
    domain,
    types: {
      CancelAuthorization: [
        { name: 'authorizer', type: 'address' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'CancelAuthorization',
    message: { authorizer: account.address, nonce },
  });
  const args = [account.address, nonce, signature] as const;
  return encodeFunctionData({ abi: usdcAbi, functionName: 'cancelAuthorization', args });
}

/** Deletes the first image that may be kept, by its own token: as anybody who uploaded it can. */
async function deleteTarget({ observer, targets }: World): Promise<void> {
  const { id, deleteToken } = targets[0]!;
  const headers = { authorization: `Bearer ${deleteToken}` };
  await ask(observer, { method: 'DELETE', path: `/api/images/${id}`, headers });
}

/** Does something behind our back. */
export async function interfere(world: World, auth: Auth, how: Meanwhile): Promise<void> {
  if (how === 'delete target') return deleteTarget(world);
  auth.outside = true;
  if (how === 'submit') await submit(world, encodePayment(auth));
  else if (how === 'cancel') await submit(world, await encodeCancelling(world, auth));
  else if (await submit(world, await encodeSpending(world, auth))) {
    world.spent[auth.buyer]! += auth.count;
  }
}
