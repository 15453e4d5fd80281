import { toFacilitatorEvmSigner, type FacilitatorEvmSigner } from '@x402/evm';
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Abi,
  type Hash,
  type TransactionReceipt,
  type VerifyTypedDataParameters,
} from 'viem';
import { mnemonicToAccount, type HDAccount, type PrivateKeyAccount } from 'viem/accounts';
import { createNonceManager, jsonRpc } from 'viem/nonce';
import { CHAIN_ID, MNEMONIC } from '../chain/launch-anvil';

/** All that viem would ask the chain about before each transaction. The blocks are nearly empty: their base fee only falls. */
const KNOWN = {
  type: 'eip1559',
  chainId: CHAIN_ID,
  maxFeePerGas: 10_000_000_000n,
  maxPriorityFeePerGas: 1n,
} as const;

/** More than a transfer takes, with a contract wallet's judgement. To estimate it costs anvil as much as to mine it. */
const GAS = 1_000_000n;

/** A local block is there at once; viem asks for a receipt every 4 s unless told. */
const POLL_MS = 10;

/** Base Sepolia as far as it matters here. `viem/chains` knows it too, and every other: a second to load. */
const chain = defineChain({
  id: CHAIN_ID,
  name: 'Base Sepolia, on this machine',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [] } },
});

/** Account 0 of the mnemonic. */
export const createRelayer = (): HDAccount => mnemonicToAccount(MNEMONIC, { addressIndex: 0 });

/**
 * What x402's facilitator reads the chain and sends transactions with.
 *
 * @param relayer pays the gas. Two facilitators on one chain need two: each counts the transactions of its own
 * @param options.onSent called with each transaction's hash once it is in a block, before the facilitator learns of it
 */
export function createSigner(
  rpcUrl: string,
  relayer: HDAccount | PrivateKeyAccount,
  { onSent }: { onSent: (hash: Hash) => Promise<void> },
): FacilitatorEvmSigner {
  const chainCount = jsonRpc();
  let next: number | null = null;
  // Its own: viem's shared one would carry the count of one chain over to the next of this process. Nobody else sends
  // for the relayer, so the chain is asked once, and again after a failure.
  const nonceManager = createNonceManager({
    source: {
      get: (parameters) => next ?? chainCount.get(parameters),
      set: (_, nonce) => {
        next = nonce + 1;
      },
    },
  });
  const account = { ...relayer, nonceManager };
  const settings = { chain, transport: http(rpcUrl), pollingInterval: POLL_MS };
  const reader = createPublicClient(settings);
  const sender = createWalletClient({ ...settings, account });
  /** What came with the sending, until it is asked for. */
  const receipts = new Map<Hash, TransactionReceipt>();
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: a transaction that comes while the one before it is mined may be left lying in anvil's pool,
  // and all later ones behind it.
  const sendInTurn = async (send: () => Promise<TransactionReceipt>) => {
    const sending = last.then(send);
    last = sending.catch(() => (next = null));
    const receipt = await sending;
    const hash = receipt.transactionHash;
    receipts.set(hash, receipt);
    await onSent(hash);
    return hash;
  };
  return toFacilitatorEvmSigner({
    address: account.address,
    getCode: (args) => reader.getCode(args),
    readContract: (args) => reader.readContract({ ...args, abi: args.abi as Abi }),
    verifyTypedData: (args) => reader.verifyTypedData(args as VerifyTypedDataParameters),
    // What would fail must fail before it takes a number: a number that is never used keeps all later ones waiting.
    // Tried for the address: for the account itself viem would look up all that is in `KNOWN` first.
    writeContract: async (args) => {
      const call = { gas: GAS, ...args, abi: args.abi as Abi };
      await reader.simulateContract({ ...call, account: account.address });
      return sendInTurn(() => sender.writeContractSync({ ...KNOWN, ...call }));
    },
    sendTransaction: async (args) => {
      const gas = await reader.estimateGas({ ...args, account: account.address });
      return sendInTurn(() => sender.sendTransactionSync({ ...KNOWN, ...args, gas }));
    },
    waitForTransactionReceipt: async ({ hash }) => {
      const receipt = receipts.get(hash);
      receipts.delete(hash);
      return receipt ?? reader.waitForTransactionReceipt({ hash });
    },
  });
}
