import { hexToBigInt, pad } from 'viem';
import type { AuthorizationQuery } from '@/lib/payments/chain';
import type { Log } from './rpc-shapes';
import { AUTHORIZATION_USED, TRANSFER } from './token-events';

/**
 * Whether a use of an authorization was the payment that it promises: the very next log of its transaction is the
 * token's transfer from the payer to us, of exactly the value. Any other transfer of the transaction proves nothing,
 * since a nonce may be spent on another authorization, or cancelled, next to a transfer that has to do with neither.
 *
 * @param logs of the transaction's receipt
 */
export function isPaid(
  use: Log,
  logs: readonly Log[],
  { from, to, value }: AuthorizationQuery,
): boolean {
  if (use.topics[0] !== AUTHORIZATION_USED) return false;
  const next = logs.find(({ logIndex }) => logIndex === use.logIndex + 1);
  return (
    next !== undefined &&
    next.address === use.address &&
    next.topics.length === 3 &&
    next.topics[0] === TRANSFER &&
    next.topics[1] === pad(from) &&
    next.topics[2] === pad(to) &&
    next.data.length === 66 &&
    hexToBigInt(next.data) === value
  );
}
