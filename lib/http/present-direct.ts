import type { Env } from '@/lib/env';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import type { Origins } from './get-origins';
import type { PresentedDirect } from './schemas/payment-schemas';

/** Empty where every image comes in one request. */
export function presentDirect(env: Env, { site }: Pick<Origins, 'site'>): PresentedDirect {
  const longest = getLongestRequest(env);
  if (longest === null) return {};
  return {
    maxRequestBytes: longest.bytes,
    ...(longest.direct ? { directUploadUrl: `${site}/api/upload/direct` } : {}),
  };
}
