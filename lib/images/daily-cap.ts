import type { Env } from '@/lib/env';
import { refuse, type Refusal } from '@/lib/errors';

/** Bytes that all free uploads of a UTC day may take together. */
export function getDailyCap(env: Env): number {
  return env.rateLimits ? env.freeDailyBytes : Number.MAX_SAFE_INTEGER;
}

/** The day that a moment belongs to, in UTC, as `2026-12-01`. */
export function getUtcDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Refuses until midnight, UTC, of the day of `now`. */
export function refuseOverCap(cap: number, now: Date): Refusal {
  const midnight = Date.parse(`${getUtcDay(now)}T00:00:00Z`) + 86_400_000;
  return refuse('daily_limit', `the cap of ${cap} bytes a day is reached`, {
    retryAfterSeconds: Math.ceil((midnight - now.getTime()) / 1000),
  });
}
