import type { Env } from '@/lib/env';
import type { HeaderReader } from '../exchange';
import { getOrigins } from '../get-origins';
import { separateHosts } from '../separate-hosts';

/** Names that a browser finds on its own machine only, and lets a page without TLS use as if it had it. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether there is a desk under the host that a request was sent to: operators are named, and the site speaks TLS or is
 * this very machine's. A session must not cross a network in the clear, and a sign-in names the host, which without
 * `SITE_URL` is whatever the client says.
 */
export function hasDesk(env: Env, headers: HeaderReader): boolean {
  if (env.abuse.operators.length === 0) return false;
  const role = separateHosts(env, headers);
  if (role === 'images' || role === 'nobody') return false;
  const { protocol, hostname } = new URL(getOrigins(env, headers).site);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}
