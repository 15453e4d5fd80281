import type { Env } from '@/lib/env';
import type { HeaderReader } from './exchange';
import { readHost } from './get-origins';

/** Whose address a request was sent to: the image host's, the site's, one host for both, or nobody's. */
export type HostRole = 'images' | 'site' | 'both' | 'nobody';

/** Compared as URLs, so that a default port that a client spells out is the same host. */
function isHostOf(origin: string, host: string): boolean {
  const { protocol, host: own } = new URL(origin);
  return new URL(`${protocol}//${host}`).host === own;
}

/** Hosts that are remembered of each configuration: its own few, and strangers' up to so many. */
const MOST_HOSTS = 64;
const rolesOf = new WeakMap<Env, Map<string | null, HostRole>>();

function findRole(env: Env, headers: HeaderReader): HostRole {
  const host = readHost(headers);
  if (host === null) return 'nobody';
  if (env.imageUrl !== null && isHostOf(env.imageUrl, host)) return 'images';
  if (env.siteUrl !== null && !isHostOf(env.siteUrl, host)) return 'nobody';
  return env.imageUrl === null ? 'both' : 'site';
}

/**
 * Separates the image host from the site by the request's Host: the first serves images and nothing else, the second
 * never an image where `IMAGE_URL` is elsewhere. Without `SITE_URL` every well-formed Host is the site; with it, any
 * Host but the two is nobody's.
 */
export function separateHosts(env: Env, headers: HeaderReader): HostRole {
  const roles = rolesOf.get(env) ?? new Map<string | null, HostRole>();
  const host = headers.get('host');
  const known = roles.get(host);
  if (known !== undefined) return known;
  if (roles.size >= MOST_HOSTS) roles.clear();
  const role = findRole(env, headers);
  roles.set(host, role);
  rolesOf.set(env, roles);
  return role;
}

/** On the image host an image stands at the root, and there is nothing else. */
const IMAGE_AT_ROOT = /^\/[a-z0-9]+\.[a-z0-9]+$/;

/**
 * Where the thing that was asked for lies in our own tree, or null where this host does not serve it.
 *
 * @param path as it came, without the query
 */
export function pathOnHost(role: HostRole, path: string): string | null {
  if (role === 'nobody') return null;
  if (role === 'images') return IMAGE_AT_ROOT.test(path) ? `/i${path}` : null;
  return role === 'site' && (path === '/i' || path.startsWith('/i/')) ? null : path;
}
