import { encodeFunctionData, numberToHex } from 'viem';
import {
  ChainError,
  type AuthorizationQuery,
  type AuthorizationUse,
  type AuthorizationView,
} from '@/lib/payments/chain';
import type { Network } from '@/lib/payments/networks';
import type { Node, Rpc } from './connect-node';
import { findLogAnywhere, findLogIn } from './find-use-log';
import { isPaid } from './is-paid';
import { BLOCK, FLAG, RECEIPT, type Log } from './rpc-shapes';
import { TOKEN_ABI } from './token-events';

/** A search of the whole chain may take this many times the usual time. */
const SEARCH_PATIENCE = 5;

async function readBlocks(rpc: Rpc): Promise<Pick<AuthorizationView, 'head' | 'finalized'>> {
  const read = async (tag: 'latest' | 'finalized') =>
    BLOCK.parse(await rpc({ method: 'eth_getBlockByNumber', params: [tag, false] }));
  const [head, finalized] = await Promise.all([read('latest'), read('finalized')]);
  if (finalized.number > head.number) {
    throw new ChainError('the node calls a block final that is newer than its newest');
  }
  return { head, finalized };
}

/** Asked of the block itself, so that a node that has not got it says so instead of "unused". */
async function isSpent(
  rpc: Rpc,
  network: Network,
  { from, nonce }: AuthorizationQuery,
  block: bigint,
): Promise<boolean> {
  const call = {
    to: network.asset,
    data: encodeFunctionData({
      abi: TOKEN_ABI,
      functionName: 'authorizationState',
      args: [from, nonce],
    }),
  };
  return FLAG.parse(await rpc({ method: 'eth_call', params: [call, numberToHex(block)] }));
}

async function findRecent(
  rpc: Rpc,
  network: Network,
  query: AuthorizationQuery,
  head: bigint,
): Promise<Log | null> {
  const { sinceBlock } = query;
  if (sinceBlock === null || sinceBlock > head) return null;
  // A range too long for the node is no answer; whether one is needed at all, the token's state tells.
  const range = { fromBlock: sinceBlock, toBlock: head };
  return findLogIn(rpc, network, query, range).catch(() => null);
}

async function toUse(rpc: Rpc, log: Log, query: AuthorizationQuery): Promise<AuthorizationUse> {
  const { transactionHash, blockHash, blockNumber, logIndex } = log;
  const receipt = RECEIPT.parse(
    await rpc({ method: 'eth_getTransactionReceipt', params: [transactionHash] }),
  );
  if (receipt.blockHash !== blockHash) {
    throw new ChainError('the chain was reorganised while it was read');
  }
  const paid = isPaid(log, receipt.logs, query);
  return { transaction: transactionHash, logIndex, blockNumber, paid };
}

/** `Chain.readAuthorization`: the newest block first, then everything as of that block. */
export async function readAuthorization(
  node: Node,
  network: Network,
  query: AuthorizationQuery,
): Promise<AuthorizationView> {
  const { blocks, spent, recent } = await node.ask(async (rpc) => {
    const blocks = await readBlocks(rpc);
    const { number } = blocks.head;
    const [spent, log] = await Promise.all([
      isSpent(rpc, network, query, number),
      findRecent(rpc, network, query, number),
    ]);
    return { blocks, spent, recent: spent && log !== null ? await toUse(rpc, log, query) : null };
  });
  if (!spent || recent !== null) return { ...blocks, use: recent };
  const use = await node.ask(
    async (rpc) =>
      toUse(rpc, await findLogAnywhere(rpc, network, query, blocks.head.number), query),
    SEARCH_PATIENCE,
  );
  return { ...blocks, use };
}
