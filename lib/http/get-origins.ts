import type { Env } from '@/lib/env';
import type { HeaderReader } from './exchange';

/** Absolute bases for links, without a slash at their end. */
export type Origins = { readonly site: string; readonly images: string };

/** Underscores are no host name's, but Docker gives them to containers. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

/** The request's own Host in lower case; null where it is missing or is not one, so that a URL can be built from it. */
export function readHost(headers: HeaderReader): string | null {
  const host = headers.get('host')?.toLowerCase() ?? '';
  return host.length <= 255 && HOST.test(host) && URL.canParse(`http://${host}`) ? host : null;
}

/**
 * Where links of an answer point: `SITE_URL` and `IMAGE_URL`, or, where they are unset, the Host that the client
 * itself used, so that a phone on the same network or a mapped port gets URLs that work for it.
 */
export function getOrigins(env: Env, headers: HeaderReader): Origins {
  const site = env.siteUrl ?? `http://${readHost(headers) ?? 'localhost'}`;
  return { site, images: env.imageUrl ?? `${site}/i` };
}
