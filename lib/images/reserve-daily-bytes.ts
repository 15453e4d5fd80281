import type { Context } from '@/lib/context';
import type { Refusal } from '@/lib/errors';
import { getDailyCap, getUtcDay, refuseOverCap } from './daily-cap';

/**
 * Counts the bytes of a free upload against the day's cap, over all servers of the database, so that no crowd of
 * addresses can fill the disk. Bytes of an upload that fails afterwards stay counted: the cap errs on the safe side.
 */
export async function reserveDailyBytes(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  bytes: number,
): Promise<Refusal | null> {
  const now = clock.now();
  const cap = getDailyCap(env);
  const counted = await db.$executeRaw`
    INSERT INTO daily_usage (day, free_bytes, free_uploads)
    SELECT ${getUtcDay(now)}::date, ${bytes}::bigint, 1 WHERE ${bytes}::bigint <= ${cap}::bigint
    ON CONFLICT (day) DO UPDATE
    SET free_bytes = daily_usage.free_bytes + excluded.free_bytes,
        free_uploads = daily_usage.free_uploads + 1
    WHERE daily_usage.free_bytes + excluded.free_bytes <= ${cap}::bigint`;
  return counted === 1 ? null : refuseOverCap(cap, now);
}
