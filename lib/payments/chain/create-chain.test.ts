import { randomBytes } from 'node:crypto';
import { encodeFunctionData, type Hex } from 'viem';
import {
  generatePrivateKey,
  mnemonicToAccount,
  privateKeyToAccount,
  type PrivateKeyAccount,
} from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRpc } from '@/dev/chain/call-rpc';
import { deployWallet, planCounterfactualWallet } from '@/dev/chain/deploy-wallets';
import { fundAccount } from '@/dev/chain/fund-account';
import { holdChain } from '@/dev/chain/hold-chain';
import { MNEMONIC } from '@/dev/chain/launch-anvil';
import { mine } from '@/dev/chain/mine';
import type { Chain as TestChain } from '@/dev/chain/start-chain';
import { sendAs } from '@/dev/chain/send-as';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import { MINTER, usdcAbi } from '@/dev/chain/usdc';
import { ChainError, type Chain } from '@/lib/payments/chain';
import { NETWORKS } from '@/lib/payments/networks';
import type { Authorization } from '@/lib/payments/signed-payment';
import { authorizationTypedData } from '@/lib/payments/typed-data';
import { createChain } from './create-chain';

const NETWORK = NETWORKS['base-sepolia'];
const PAY_TO: Hex = '0x4020000000000000000000000000000000000402';
const VALUE = 10_000n;

let node: TestChain;
let chain: Chain;
beforeAll(async () => {
  node = await startOwnChain();
  // A machine that is busy with other tests must not look like a node that is away.
  chain = createChain({ rpcUrl: node.rpcUrl, network: NETWORK, timeoutMs: 20_000 });
});
afterAll(() => node.stop());

let payer: PrivateKeyAccount;
let authorization: Authorization;
let before: bigint;
beforeEach(async () => {
  payer = await fundAccount(node.rpcUrl, 5n * VALUE);
  authorization = authorize();
  before = await chain.getHead();
});

function authorize(more: Partial<Authorization> = {}): Authorization {
  return {
    from: payer.address.toLowerCase() as Hex,
    to: PAY_TO,
    value: VALUE,
    validAfter: 0n,
    validBefore: 99_999_999_999n,
    nonce: `0x${randomBytes(32).toString('hex')}`,
    ...more,
  };
}

const send = (data: Hex, from: Hex = MINTER) => sendAs(node.rpcUrl, from, NETWORK.asset, data);

async function settle(spent: Authorization = authorization, sender?: Hex): Promise<Hex> {
  const signature = await payer.signTypedData(authorizationTypedData(NETWORK, spent));
  const { from, to, value, validAfter, validBefore, nonce } = spent;
  const data = encodeFunctionData({
    abi: usdcAbi,
    functionName: 'transferWithAuthorization',
    args: [from, to, value, validAfter, validBefore, nonce, signature],
  });
  return send(data, sender);
}

async function cancel({ from, nonce }: Authorization): Promise<Hex> {
  const signature = await payer.signTypedData({
    domain: { ...NETWORK.domain, chainId: NETWORK.chainId, verifyingContract: NETWORK.asset },
    types: {
      CancelAuthorization: [
        { name: 'authorizer', type: 'address' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'CancelAuthorization',
    message: { authorizer: from, nonce },
  });
  const args = [from, nonce, signature] as const;
  return send(encodeFunctionData({ abi: usdcAbi, functionName: 'cancelAuthorization', args }));
}

const read = (sinceBlock: bigint | null = before, of: Chain = chain) =>
  of.readAuthorization({ ...authorization, sinceBlock });

describe('readAuthorization', () => {
  it('tells that nothing happened', async () => {
    expect((await read()).use).toBeNull();
    expect((await read(null)).use).toBeNull();
    const head = await chain.getHead();
    expect((await read(head + 100n)).use).toBeNull();
  });

  it('finds the payment', async () => {
    const transaction = await settle();
    const { use, head } = await read();
    expect(use).toEqual({
      transaction,
      logIndex: expect.any(Number),
      blockNumber: before + 1n,
      paid: true,
    });
    expect(head.number).toBe(before + 1n);
    expect(head.timestamp).toBeGreaterThan(1_700_000_000n);
  });

  it('finds the payment that a stranger submitted', async () => {
    const stranger = mnemonicToAccount(MNEMONIC, { addressIndex: 7 }).address;
    const transaction = await settle(authorization, stranger);
    expect((await read()).use).toMatchObject({ transaction, paid: true });
  });

  it('tells the logs of several uses in one block apart', async () => {
    const others = [authorize(), authorize()];
    await callRpc(node.rpcUrl, 'evm_setAutomine', [false]);
    const sent: Hex[] = [];
    try {
      for (const spent of [others[0]!, authorization, others[1]!]) {
        const signature = await payer.signTypedData(authorizationTypedData(NETWORK, spent));
        const { from, to, value, validAfter, validBefore, nonce } = spent;
        const args = [from, to, value, validAfter, validBefore, nonce, signature] as const;
        const data = encodeFunctionData({
          abi: usdcAbi,
          functionName: 'transferWithAuthorization',
          args,
        });
        const call = { from: MINTER, to: NETWORK.asset, data, gas: '0x493e0' };
        sent.push(await callRpc<Hex>(node.rpcUrl, 'eth_sendTransaction', [call]));
      }
      await mine(node.rpcUrl, { blocks: 1 });
    } finally {
      await callRpc(node.rpcUrl, 'evm_setAutomine', [true]);
    }
    expect((await read()).use).toMatchObject({ transaction: sent[1], logIndex: 2, paid: true });
  });

  it('calls a cancellation a use that paid nothing', async () => {
    const transaction = await cancel(authorization);
    expect((await read()).use).toMatchObject({ transaction, paid: false });
    expect((await read(null)).use).toMatchObject({ transaction, paid: false });
  });

  it.each<[string, Partial<Authorization>]>([
    ['on the payer himself', { to: MINTER }],
    ['for less', { value: 9_999n }],
    ['for more', { value: 10_001n }],
    ['for nothing', { value: 0n }],
  ])('calls it unpaid where the nonce was spent %s', async (_, change) => {
    const transaction = await settle({ ...authorization, ...change });
    expect((await read()).use).toMatchObject({ transaction, paid: false });
  });

  it('is not taken in by another payment of the same wallet', async () => {
    await settle(authorize());
    expect((await read()).use).toBeNull();
  });

  it('finds a use that is older than where it was to look', async () => {
    const transaction = await settle();
    await mine(node.rpcUrl);
    for (const sinceBlock of [before + 3n, before + 1000n, null]) {
      expect((await read(sinceBlock)).use).toMatchObject({
        transaction,
        blockNumber: before + 1n,
        paid: true,
      });
    }
  });

  it('tells when nothing can take the payment back', async () => {
    await settle();
    const early = await read();
    expect(early.finalized.number).toBeLessThan(early.use!.blockNumber);
    await mine(node.rpcUrl);
    const late = await read();
    expect(late.finalized.number).toBeGreaterThanOrEqual(late.use!.blockNumber);
    expect(late.finalized.number).toBeLessThanOrEqual(late.head.number);
    expect(late.finalized.timestamp).toBeLessThanOrEqual(late.head.timestamp);
  });

  it('takes another letter case of addresses from the node’s side and ours', async () => {
    await settle();
    const { use } = await chain.readAuthorization({
      ...authorization,
      from: payer.address.toLowerCase() as Hex,
      nonce: authorization.nonce,
      sinceBlock: before,
    });
    expect(use).toMatchObject({ paid: true });
  });
});

describe('verifyAuthorization and verifyMessage', () => {
  const TEXT = 'img402 wants to know who you are.';

  it('know an ordinary wallet, without the chain', async () => {
    const away = createChain({ rpcUrl: 'http://127.0.0.1:9', network: NETWORK });
    const signature = await payer.signTypedData(authorizationTypedData(NETWORK, authorization));
    expect(await away.verifyAuthorization(authorization, signature)).toBe(true);
    expect(
      await away.verifyMessage(payer.address, TEXT, await payer.signMessage({ message: TEXT })),
    ).toBe(true);
  });

  it('refuse what another wallet signed, or another text', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const typed = authorizationTypedData(NETWORK, authorization);
    expect(
      await chain.verifyAuthorization(authorization, await stranger.signTypedData(typed)),
    ).toBe(false);
    const other = { ...authorization, value: VALUE + 1n };
    expect(await chain.verifyAuthorization(other, await payer.signTypedData(typed))).toBe(false);
    const signature = await stranger.signMessage({ message: TEXT });
    expect(await chain.verifyMessage(payer.address, TEXT, signature)).toBe(false);
    expect(await chain.verifyMessage(stranger.address, `${TEXT} `, signature)).toBe(false);
  });

  it.each<[string, Hex]>([
    ['nothing', '0x'],
    ['a byte', '0x00'],
    ['64 bytes of zero', `0x${'00'.repeat(64)}`],
    ['65 bytes of zero', `0x${'00'.repeat(65)}`],
    ['65 bytes of ones', `0x${'ff'.repeat(65)}`],
    ['a lone ending of ERC-6492', `0x${'6492'.repeat(16)}`],
    ['rubbish with an ending of ERC-6492', `0x${'ab'.repeat(200)}${'6492'.repeat(16)}`],
    ['a long text', `0x${'ab'.repeat(3000)}`],
  ])('refuse %s', async (_, signature) => {
    expect(await chain.verifyAuthorization(authorization, signature)).toBe(false);
    expect(await chain.verifyMessage(payer.address, TEXT, signature)).toBe(false);
    expect(await chain.verifyMessage(`0x${'00'.repeat(20)}`, TEXT, signature)).toBe(false);
  });

  it('know the wallets of contracts, deployed and not', async () => {
    for (const make of [deployWallet, planCounterfactualWallet]) {
      const wallet = await make(node.rpcUrl, VALUE);
      const own = authorize({ from: wallet.address.toLowerCase() as Hex });
      const typed = authorizationTypedData(NETWORK, own);
      const signature = await wallet.signTypedData(typed);
      expect(await chain.verifyAuthorization(own, signature)).toBe(true);
      expect(await chain.verifyAuthorization({ ...own, value: 1n }, signature)).toBe(false);
      const text = await wallet.signMessage({ message: TEXT });
      expect(await chain.verifyMessage(wallet.address, TEXT, text)).toBe(true);
      expect(await chain.verifyMessage(wallet.address, 'another', text)).toBe(false);
      expect(await chain.verifyMessage(payer.address, TEXT, text)).toBe(false);
    }
  });

  it('do not take a node that is away for a wrong signature', async () => {
    const away = createChain({ rpcUrl: 'http://127.0.0.1:9', network: NETWORK });
    const wallet = await deployWallet(node.rpcUrl, VALUE);
    const signature = await wallet.signMessage({ message: TEXT });
    await expect(away.verifyMessage(wallet.address, TEXT, signature)).rejects.toThrow(ChainError);
  });
});

describe('balanceOf', () => {
  it('tells atomic units as of the newest block, and nothing where there is nothing', async () => {
    await settle();
    expect(await chain.balanceOf(authorization.from)).toBe(4n * VALUE);
    expect(await chain.balanceOf(NETWORK.asset)).toBe(0n);
  });
});

describe('hasCode', () => {
  it('tells contracts from ordinary wallets', async () => {
    expect(await chain.hasCode(NETWORK.asset)).toBe(true);
    expect(await chain.hasCode(payer.address)).toBe(false);
  });
});

describe('a node that is paused', () => {
  it('is given up in time, by every method, and asked again afterwards', async () => {
    const wallet = await deployWallet(node.rpcUrl, VALUE);
    const hasty = createChain({ rpcUrl: node.rpcUrl, network: NETWORK });
    await holdChain(node);
    try {
      const started = performance.now();
      const outcomes = await Promise.allSettled([
        hasty.getHead(),
        hasty.hasCode(PAY_TO),
        hasty.balanceOf(PAY_TO),
        read(before, hasty),
        hasty.verifyMessage(wallet.address, 'text', '0x00'),
        hasty.verifyAuthorization(authorize({ from: wallet.address }), '0x00'),
      ]);
      expect(performance.now() - started).toBeLessThan(4_000);
      const rejected = { status: 'rejected', reason: expect.any(ChainError) };
      expect(outcomes).toEqual(outcomes.map(() => rejected));
    } finally {
      node.resume();
    }
    expect((await read()).use).toBeNull();
  });
});
