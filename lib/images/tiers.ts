import type { Env, TierSettings } from '@/lib/env';

export type TierName = 'free' | 'paid';

/** What each tier takes and for how long it keeps it. */
export function getTiers(env: Env): Record<TierName, TierSettings> {
  return { free: env.free, paid: env.paid };
}
