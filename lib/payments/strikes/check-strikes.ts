import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { toBytes } from '@/lib/payments/hex-bytes';
import { getMinute } from './get-minute';

/** Refused payments and bodies that a wallet may have in one minute. */
const QUOTA = 10;

/** Refuses a wallet that has had too much refused in this minute; null lets it go on. Counts nothing. */
export async function checkStrikes(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  payer: Hex,
): Promise<Refusal | null> {
  if (!env.rateLimits) return null;
  const now = clock.now();
  const minute = getMinute(now);
  const row = await db.payerStrike.findUnique({
    where: { payer_minute: { payer: toBytes(payer), minute } },
  });
  if (row === null || row.count < QUOTA) return null;
  return refuse('rate_limited', `${row.count} strikes of one payer`, {
    detail: 'Too much from this wallet was refused.',
    retryAfterSeconds: Math.ceil((minute.getTime() + 60_000 - now.getTime()) / 1000),
  });
}
