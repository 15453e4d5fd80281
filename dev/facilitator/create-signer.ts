import { toFacilitatorEvmSigner, type FacilitatorEvmSigner } from '@x402/evm';
import {
  createPublicClient,
  createWalletClient,
  http,
  type Abi,
  type Hash,
  type VerifyTypedDataParameters,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { baseSepolia } from 'viem/chains';
import { createNonceManager, jsonRpc } from 'viem/nonce';
import { MNEMONIC } from '../chain/launch-anvil';

/** A local block is there at once; viem asks for a receipt every 4 s unless told. */
const POLL_MS = 10;

/**
 * What x402's facilitator reads the chain and sends transactions with: account 0 of the mnemonic.
 *
 * @param options.onSent called with each transaction's hash before anybody waits for it
 */
export function createSigner(
  rpcUrl: string,
  { onSent }: { onSent: (hash: Hash) => Promise<void> },
): FacilitatorEvmSigner {
  // Its own: viem's shared one would carry the count of one chain over to the next of this process.
  const nonceManager = createNonceManager({ source: jsonRpc() });
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: 0, nonceManager });
  const settings = { chain: baseSepolia, transport: http(rpcUrl), pollingInterval: POLL_MS };
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
    writeContract: async (args) => {
      const call = { ...args, abi: args.abi as Abi, account };
      const gas = args.gas ?? (await reader.estimateContractGas(call));
      return sent(sender.writeContract({ ...call, gas }));
    },
    sendTransaction: async (args) => {
      const gas = await reader.estimateGas({ ...args, account });
      return sent(sender.sendTransaction({ ...args, gas }));
    },
    waitForTransactionReceipt: (args) => reader.waitForTransactionReceipt(args),
  });
}
