import { callRpc } from '@/dev/chain/call-rpc';

export const readBlockNumber = async (rpcUrl: string): Promise<number> =>
  Number(await callRpc<string>(rpcUrl, 'eth_blockNumber'));

/** Transactions in all blocks after `from`, up to and with `to`. */
export async function countTransactions(rpcUrl: string, from: number, to: number): Promise<number> {
  let count = 0;
  for (let block = from + 1; block <= to; block += 1) {
    const number = `0x${block.toString(16)}`;
    count += Number(
      await callRpc<string>(rpcUrl, 'eth_getBlockTransactionCountByNumber', [number]),
    );
  }
  return count;
}
