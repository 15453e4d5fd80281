import type { Context } from '@/lib/context';
import type { HeaderReader } from './exchange';
import { getClientAddress } from './get-client-address';

/** What limits by address count under. Clients whose address nobody tells share one. */
export function getLimitKey(
  { env, peerHeader }: Pick<Context, 'env' | 'peerHeader'>,
  headers: HeaderReader,
): string {
  return getClientAddress(env.trustProxy, headers, peerHeader) ?? 'unknown';
}
