import type { Env } from '@/lib/env';
import { getDirectOrigin } from './get-direct-origin';

/** What an image can be that comes in one request, where that is less than what is sold. */
export type LongestRequest = {
  readonly bytes: number;
  /** Whether larger ones can be put straight into the store. */
  readonly direct: boolean;
};

/** Null: a request carries every image that is sold. */
export function getLongestRequest(
  env: Pick<Env, 'maxRequestBytes' | 'paid' | 'storage'>,
): LongestRequest | null {
  const { maxRequestBytes: bytes, paid } = env;
  if (bytes === null || bytes >= paid.maxBytes) return null;
  return { bytes, direct: getDirectOrigin(env) !== null };
}
