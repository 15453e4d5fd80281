import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { toHex } from '@/lib/payments/hex-bytes';
import { getMinute } from './get-minute';
import { struckOut } from './struck-out';

/** Refused payments and bodies that a wallet may have in one minute. */
const QUOTA = 10;

/**
 * Refuses a wallet that has had too much refused in this minute; null lets it go on. Counts nothing. What another server
 * has counted is known here a second later.
 */
export async function checkStrikes(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  payer: Hex,
): Promise<Refusal | null> {
  if (!env.rateLimits) return null;
  const now = clock.now();
  const minute = getMinute(now);
  const { of, payers } = await struckOut.get(db, async () => {
    const where = { minute, count: { gte: QUOTA } };
    const rows = await db.payerStrike.findMany({ where, select: { payer: true } });
    return { of: minute.getTime(), payers: new Set(rows.map((row) => toHex(row.payer))) };
  });
  if (of !== minute.getTime() || !payers.has(payer)) return null;
  return refuse('rate_limited', 'too many strikes of one payer', {
    detail: 'Too much from this wallet was refused.',
    retryAfterSeconds: Math.ceil((minute.getTime() + 60_000 - now.getTime()) / 1000),
  });
}
