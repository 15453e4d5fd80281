import { toFacilitatorEvmSigner, type FacilitatorEvmSigner } from '@x402/evm';
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Abi,
  type Hash,
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
 * @param options.onSent called with each transaction's hash before anybody waits for it
 */
export function createSigner(
  rpcUrl: string,
  relayer: HDAccount | PrivateKeyAccount,
  { onSent }: { onSent: (hash: Hash) => Promise<void> },
): FacilitatorEvmSigner {
  // Its own: viem's shared one would carry the count of one chain over to the next of this process.
  const nonceManager = createNonceManager({ source: jsonRpc() });
  const account = { ...relayer, nonceManager };
  const settings = { chain, transport: http(rpcUrl), pollingInterval: POLL_MS };
  const reader = createPublicClient(settings);
  const sender = createWalletClient({ ...settings, account });
  const sent = async (sending: Promise<Hash>) => {
    const hash = await sending;
    await onSent(hash);
    return hash;
  };
  return toFacilitatorEvmSigner({
    address: account.address,
    getCode: (args) => reader.getCode(args),
    readContract: (args) => reader.readContract({ ...args, abi: args.abi as Abi }),
    verifyTypedData: (args) => reader.verifyTypedData(args as VerifyTypedDataParameters),
    // What would fail must fail before it takes a number: a number that is never used keeps all later ones waiting.
    // Estimated for the address: for the account itself viem would look up all that is in `KNOWN` first.
    writeContract: async (args) => {
      const call = { ...args, abi: args.abi as Abi };
      const gas =
        args.gas ?? (await reader.estimateContractGas({ ...call, account: account.address }));
      return sent(sender.writeContract({ ...KNOWN, ...call, gas }));
    },
    sendTransaction: async (args) => {
      const gas = await reader.estimateGas({ ...args, account: account.address });
      return sent(sender.sendTransaction({ ...KNOWN, ...args, gas }));
    },
    waitForTransactionReceipt: (args) => reader.waitForTransactionReceipt(args),
  });
}
