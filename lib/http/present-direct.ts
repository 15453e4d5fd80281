import type { Env } from '@/lib/env';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import type { Origins } from './get-origins';

/** Told beforehand where a request cannot carry every image that is sold: there, the 413 is not ours. */
export type PresentedDirect = {
  /** Of a request's body. */
  readonly maxRequestBytes?: number;
  /** Where to ask for a permission to put a larger one straight into the store. */
  readonly directUploadUrl?: string;
};

/** Empty where every image comes in one request. */
export function presentDirect(env: Env, { site }: Pick<Origins, 'site'>): PresentedDirect {
  const longest = getLongestRequest(env);
  if (longest === null) return {};
  return {
    maxRequestBytes: longest.bytes,
    ...(longest.direct ? { directUploadUrl: `${site}/api/upload/direct` } : {}),
  };
}
