import type { Env } from '@/lib/env';
import type { ErrorCode } from '@/lib/errors';
import type { Operation } from './operation';

/** What any request to a route can be refused with, whatever its handler does: `answer` sees to it. */
export function listCommonCodes(
  { rateLimits }: Pick<Env, 'rateLimits'>,
  { route, method }: Pick<Operation, 'route' | 'method'>,
): readonly ErrorCode[] {
  return [
    ...(rateLimits && route.policy?.[method] !== undefined ? (['rate_limited'] as const) : []),
    ...(route.whileClosed === true ? [] : (['restoring'] as const)),
    'storage_unavailable',
    route.failure ?? 'internal_error',
  ];
}
