import { callRpc } from '@/dev/chain/call-rpc';
import { createRelayer } from '@/dev/facilitator/create-signer';

/**
 * Takes the chain back to what it is now, as often as asked: anvil works on each block for as long as it holds storage,
 * some 2 ms more after each thousand sales, which no other node does. Only its clock and the count of the relayer's
 * transactions, which the facilitator knows, go on.
 */
export async function createRewind(rpcUrl: string): Promise<() => Promise<void>> {
  const relayer = createRelayer().address;
  let start = await callRpc<string>(rpcUrl, 'evm_snapshot');
  return async () => {
    const count = await callRpc(rpcUrl, 'eth_getTransactionCount', [relayer, 'latest']);
    await callRpc(rpcUrl, 'evm_revert', [start]);
    await callRpc(rpcUrl, 'anvil_setNonce', [relayer, count]);
    await callRpc(rpcUrl, 'evm_setTime', [Math.floor(Date.now() / 1_000)]);
    start = await callRpc<string>(rpcUrl, 'evm_snapshot');
  };
}
