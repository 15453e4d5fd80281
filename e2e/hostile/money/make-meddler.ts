import {
  decodeFunctionData,
  encodeFunctionData,
  parseAbi,
  serializeSignature,
  type Address,
  type Hex,
  type PrivateKeyAccount,
} from 'viem';
import { callRpc } from '@/dev/chain/call-rpc';
import { sendAs } from '@/dev/chain/send-as';
import { MINTER, USDC, usdcAbi } from '@/dev/chain/usdc';
import { NETWORKS } from '@/lib/payments/networks';
import { authorizationTypedData } from '@/lib/payments/typed-data';
import type { WireAuthorization, WirePayment } from '../../product/payments/sign-challenge';

const NETWORK = NETWORKS['base-sepolia'];
const DOMAIN = { ...NETWORK.domain, chainId: NETWORK.chainId, verifyingContract: USDC };
/** As the facilitator calls it for the signature of a key. */
const SPLIT = parseAbi([
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
]);
const CANCEL = {
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

function encodeTransfer(authorization: WireAuthorization, signature: string): Hex {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const times = [BigInt(value), BigInt(validAfter), BigInt(validBefore)] as const;
  const args = [from as Address, to as Address, ...times, nonce as Hex, signature as Hex] as const;
  return encodeFunctionData({ abi: usdcAbi, functionName: 'transferWithAuthorization', args });
}

export type Meddler = {
  /** The buyer takes his authorization back. */
  cancel(buyer: PrivateKeyAccount, payment: WirePayment): Promise<void>;
  /** The buyer spends the nonce of an authorization on a transfer to himself. */
  spend(buyer: PrivateKeyAccount, payment: WirePayment): Promise<void>;
  /** A stranger who has seen an authorization brings it to the chain. */
  submit(payment: WirePayment): Promise<void>;
  /** A payment as everybody can read it out of a transaction. */
  readPayment(transactionHash: Hex): Promise<WirePayment>;
};

/** Whoever acts on the token past the facilitator. */
export function makeMeddler(rpcUrl: string): Meddler {
  const send = async (data: Hex): Promise<void> => {
    await sendAs(rpcUrl, MINTER, USDC, data);
  };
  return {
    cancel: async (buyer, { payload }) => {
      const authorizer = buyer.address;
      const nonce = payload.authorization.nonce as Hex;
      const signature = await buyer.signTypedData({
        domain: DOMAIN,
        types: CANCEL,
        primaryType: 'CancelAuthorization',
        message: { authorizer, nonce },
      });
      const args = [authorizer, nonce, signature] as const;
      await send(encodeFunctionData({ abi: usdcAbi, functionName: 'cancelAuthorization', args }));
    },
    spend: async (buyer, { payload }) => {
      const authorization = { ...payload.authorization, to: buyer.address };
      const { from, to, value, validAfter, validBefore, nonce } = authorization;
      const times = {
        value: BigInt(value),
        validAfter: BigInt(validAfter),
        validBefore: BigInt(validBefore),
      };
      const message = { from: from as Hex, to, nonce: nonce as Hex, ...times };
      const signature = await buyer.signTypedData(authorizationTypedData(NETWORK, message));
      await send(encodeTransfer(authorization, signature));
    },
    submit: ({ payload }) => send(encodeTransfer(payload.authorization, payload.signature)),
    readPayment: async (transactionHash) => {
      const method = 'eth_getTransactionByHash';
      const { input } = await callRpc<{ input: Hex }>(rpcUrl, method, [transactionHash]);
      const { args } = decodeFunctionData({ abi: SPLIT, data: input });
      const [from, to, value, validAfter, validBefore, nonce] = args.map(String);
      const [v, r, s] = args.slice(6) as unknown as [number, Hex, Hex];
      const signature = serializeSignature({ r, s, yParity: v - 27 });
      const authorization = { from, to, value, validAfter, validBefore, nonce };
      return {
        x402Version: 1,
        ...{ scheme: 'exact', network: NETWORK.name },
        payload: { signature, authorization } as WirePayment['payload'],
      };
    },
  };
}
