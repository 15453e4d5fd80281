import type { Env } from '@/lib/env';
import type { HeaderReader } from '../exchange';
import { readHost } from '../get-origins';

const hostOf = (origin: string): string => new URL(origin).hostname.replace(/^\[|\]$/g, '');

/** Names and addresses under which we are known, without a port: of the settings, and the one that a client has used. */
export function getOwnHosts(
  { siteUrl, imageUrl }: Pick<Env, 'siteUrl' | 'imageUrl'>,
  headers: HeaderReader,
): ReadonlySet<string> {
  const host = readHost(headers);
  const origins = [siteUrl, imageUrl, host === null ? null : `http://${host}`];
  return new Set(origins.filter((origin) => origin !== null).map(hostOf));
}
