import type { Refusal } from '@/lib/errors';
import { isPublicAddress, type PublicAddress } from './is-public-address';
import { refuseUnreachable } from './refuse-unreachable';
import type { Remote } from './remote';

/** A name may have thousands; one that does not answer at these will not at the others. */
const MOST_TRIED = 3;

/**
 * The addresses at which a host may be connected to, best first. A name is asked for once; where any of its addresses is
 * not public, none is used: who mixes them has something in mind.
 */
export async function resolveHost(
  { resolve }: Pick<Remote, 'resolve'>,
  host: string,
  signal: AbortSignal,
): Promise<readonly PublicAddress[] | Refusal> {
  if (isPublicAddress(host)) return [host];
  const addresses = await resolve(host, signal);
  const open: PublicAddress[] = [];
  for (const address of addresses) {
    if (!isPublicAddress(address)) return refuseUnreachable('an address that is not public');
    open.push(address);
  }
  return open.length === 0
    ? refuseUnreachable('the name has no address')
    : open.slice(0, MOST_TRIED);
}
