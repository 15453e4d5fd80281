import { Resolver } from 'node:dns/promises';

/** Of the first try; c-ares doubles it for the second. */
const TRY_MS = 1_500;

/**
 * Asks the DNS for all addresses of a name, of both families. Not `dns.lookup`: that would hold one of the few threads
 * that the disk works with for as long as somebody's name server likes, cannot be called off, and knows names that only
 * this machine has.
 *
 * @param servers instead of those of the system, as `address:port`
 * @returns empty where there are none or nobody answers
 */
export async function lookUpName(
  name: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<readonly string[]> {
  if (signal.aborted) return [];
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  // Only one family may have any, and servers that know but one of them answer all kinds of errors to the other.
  const none = (): string[] => [];
  try {
    const families = await Promise.all([
      resolver.resolve4(name).catch(none),
      resolver.resolve6(name).catch(none),
    ]);
    return families.flat();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
