import { numberToHex, pad } from 'viem';
import { ChainError, type AuthorizationQuery } from '@/lib/payments/chain';
import type { Network } from '@/lib/payments/networks';
import type { Rpc } from './connect-node';
import { LOGS, type Log } from './rpc-shapes';
import { AUTHORIZATION_CANCELED, AUTHORIZATION_USED } from './token-events';

/** The range that public nodes agree to, and how far back we go with it: 200,000 blocks, 4.6 days of Base. */
const CHUNK = 5_000n;
const CHUNKS = 40;
const AT_ONCE = 10;

type Range = { readonly fromBlock: bigint; readonly toBlock: bigint };

/** The one log of a token that ends an authorization, by use or by cancelling; null where there is none in the range. */
export async function findLogIn(
  rpc: Rpc,
  network: Network,
  { from, nonce }: Pick<AuthorizationQuery, 'from' | 'nonce'>,
  { fromBlock, toBlock }: Range,
): Promise<Log | null> {
  const answer = await rpc({
    method: 'eth_getLogs',
    params: [
      {
        address: network.asset,
        topics: [[AUTHORIZATION_USED, AUTHORIZATION_CANCELED], pad(from), nonce],
        fromBlock: numberToHex(fromBlock),
        toBlock: numberToHex(toBlock),
      },
    ],
  });
  return LOGS.parse(answer)[0] ?? null;
}

/** The ranges of `CHUNK` blocks below and with `head`, newest first, as many as we are ready to ask for. */
export function listChunks(head: bigint): Range[] {
  const chunks: Range[] = [];
  for (let toBlock = head; toBlock >= 0n && chunks.length < CHUNKS; toBlock -= CHUNK) {
    chunks.push({ fromBlock: toBlock < CHUNK ? 0n : toBlock - CHUNK + 1n, toBlock });
  }
  return chunks;
}

/**
 * The same over the whole chain, for an authorization that is known to be spent: at once where the node takes that
 * range, else backwards from `head` in steps.
 *
 * @throws ChainError where it lies further back than we go
 */
export async function findLogAnywhere(
  rpc: Rpc,
  network: Network,
  query: Pick<AuthorizationQuery, 'from' | 'nonce'>,
  head: bigint,
): Promise<Log> {
  const whole = { fromBlock: 0n, toBlock: head };
  // A node that is away refuses the steps as well.
  const found = await findLogIn(rpc, network, query, whole).catch(() => null);
  if (found !== null) return found;
  const chunks = listChunks(head);
  for (let done = 0; done < chunks.length; done += AT_ONCE) {
    const batch = chunks.slice(done, done + AT_ONCE);
    const logs = await Promise.all(batch.map((range) => findLogIn(rpc, network, query, range)));
    const log = logs.find((candidate) => candidate !== null);
    if (log !== undefined) return log;
  }
  throw new ChainError('the authorization is spent, and the log of it is out of reach');
}
