import type { Env } from '@/lib/env';
import { refuse, type Refusal } from '@/lib/errors';
import { getDirectOrigin } from '@/lib/images/get-direct-origin';
import type { TierName } from '@/lib/images/tiers';

const DIRECT =
  ' Larger images go straight to the store: buy a token at POST /api/upload/token, then ask POST /api/upload/direct where to put the file.';

/** Refuses a body that is longer than what stands in front of us lets through, and names the way that is left. */
export function refuseLongRequest(env: Env, tier: TierName): Refusal {
  const limit = (env.maxRequestBytes ?? Infinity).toLocaleString('en');
  const way = tier === 'paid' && getDirectOrigin(env) !== null ? DIRECT : '';
  return refuse('file_too_large', 'the body is longer than a request may be here', {
    detail: `A request carries at most ${limit} bytes here.${way}`,
  });
}
