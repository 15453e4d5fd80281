import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { toBytes } from '@/lib/payments/hex-bytes';
import { getMinute } from './get-minute';
import { struckOut } from './struck-out';

/** Counts one refused settlement or refused body against a wallet, over all servers. */
export async function countStrike(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  payer: Hex,
): Promise<void> {
  const at = { payer: toBytes(payer), minute: getMinute(clock.now()) };
  await db.payerStrike.upsert({
    where: { payer_minute: at },
    create: { ...at, count: 1 },
    update: { count: { increment: 1 } },
  });
  struckOut.forget(db);
}
