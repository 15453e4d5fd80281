import type { Env } from '@/lib/env';
import type { HeaderReader } from '../exchange';
import { hasDesk } from './has-desk';

/**
 * Whether a path is the desk's. Where there is no desk none is: it is then a page like any other that there is not.
 *
 * @param path as it came, without the query
 */
export function isAtDesk(env: Env, headers: HeaderReader, path: string): boolean {
  return (path === '/operator' || path.startsWith('/operator/')) && hasDesk(env, headers);
}
