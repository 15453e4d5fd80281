import type { Context } from '@/lib/context';

/**
 * Payments about which the chain is to be asked now, those first that nobody asked about for the longest time. What a
 * buyer waits for is always due. What was granted on somebody's word is due every 10 s until the chain shows it: as long
 * as its authorization holds, it can be settled again. What is only watched until it is final is due 10 s after it began,
 * and then ever more seldom, a third of its age apart and five minutes at most: a chain that takes a quarter of an hour to
 * be final is asked ten times and not two hundred.
 *
 * @param most how many at once
 */
export async function findDue(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  chainId: number,
  most: number,
): Promise<readonly string[]> {
  const now = clock.now();
  // Times ahead of the clock are of a clock that was wrong: they hold nobody back.
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment
    WHERE final_at IS NULL AND chain_id = ${chainId}::int AND CASE
      WHEN state = 'settling' THEN lease_until <= ${now}::timestamptz
      WHEN state = 'pending' THEN true
      ELSE created_at > ${now}::timestamptz OR checked_at > ${now}::timestamptz
        OR ${now}::timestamptz - COALESCE(checked_at, created_at) >= CASE
          WHEN state IN ('settled', 'missing') AND log_index IS NULL THEN interval '10 seconds'
          ELSE LEAST(GREATEST((${now}::timestamptz - created_at) / 3, interval '10 seconds'), interval '5 minutes')
          END
      END
    ORDER BY checked_at NULLS FIRST
    LIMIT ${most}::int`;
  return rows.map(({ id }) => id);
}
