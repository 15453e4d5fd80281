import type { Env, TierSettings } from '@/lib/env';

export type TierName = 'free' | 'paid';

/** Free images that one request may bring. */
export const MOST_IMAGES = 10;

/** What each tier takes and for how long it keeps it. */
export function getTiers(env: Env): Record<TierName, TierSettings> {
  return { free: env.free, paid: env.paid };
}
