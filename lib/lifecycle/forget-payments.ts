import type { Context } from '@/lib/context';
import { RECORD_MS } from './retention';

/**
 * Forgets payments that gave nothing: refused and released ones a year after the chain's last word, lost ones a year after
 * the operator has looked into them. A lost one that an image was published for goes with that image.
 *
 * @returns how many went
 */
export async function forgetPayments(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  ids: readonly string[],
): Promise<number> {
  const before = new Date(clock.now().getTime() - RECORD_MS);
  return db.$transaction(async (inside) => {
    const rows = await inside.$queryRaw<{ id: string }[]>`
      SELECT id FROM payment
      WHERE id = ANY(${[...ids]}::text[])
        AND CASE WHEN state = 'lost' THEN acknowledged_at
                 WHEN state IN ('refused', 'released') THEN final_at END <= ${before}::timestamptz
        AND NOT EXISTS (SELECT FROM entitlement WHERE payment_id = payment.id AND entitlement.state <> 'frozen')
      FOR UPDATE`;
    const gone = rows.map(({ id }) => id);
    await inside.entitlement.deleteMany({ where: { paymentId: { in: gone }, state: 'frozen' } });
    const { count } = await inside.payment.deleteMany({ where: { id: { in: gone } } });
    return count;
  });
}
