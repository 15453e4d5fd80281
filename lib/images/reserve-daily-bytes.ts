import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';

/**
 * Counts the bytes of a free upload against the day's cap, over all servers of the database, so that no crowd of
 * addresses can fill the disk. Bytes of an upload that fails afterwards stay counted: the cap errs on the safe side.
 */
export async function reserveDailyBytes(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  bytes: number,
): Promise<Refusal | null> {
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  const cap = env.rateLimits ? env.freeDailyBytes : Number.MAX_SAFE_INTEGER;
  const counted = await db.$executeRaw`
    INSERT INTO daily_usage (day, free_bytes, free_uploads)
    SELECT ${day}::date, ${bytes}::bigint, 1 WHERE ${bytes}::bigint <= ${cap}::bigint
    ON CONFLICT (day) DO UPDATE
    SET free_bytes = daily_usage.free_bytes + excluded.free_bytes,
        free_uploads = daily_usage.free_uploads + 1
    WHERE daily_usage.free_bytes + excluded.free_bytes <= ${cap}::bigint`;
  if (counted === 1) return null;
  const midnight = Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  return refuse('daily_limit', `the cap of ${cap} bytes a day is reached`, {
    retryAfterSeconds: Math.ceil((midnight - now.getTime()) / 1000),
  });
}
