import type { Context } from '@/lib/context';
import { reconcilePayment } from './reconcile-payment';

/** How many payments one round looks at, and how many at once. */
const BATCH = 100;
const AT_ONCE = 4;

/**
 * One round of the job: asks the chain about the payments that are not final, those first that nobody asked about for
 * the longest time.
 *
 * @returns how many it asked about
 */
export async function reconcileOpen(context: Context): Promise<number> {
  const { db, clock, payments } = context;
  if (payments === null) return 0;
  const open = await db.payment.findMany({
    where: {
      finalAt: null,
      chainId: payments.network.chainId,
      OR: [{ state: { not: 'settling' } }, { leaseUntil: { lte: clock.now() } }],
    },
    orderBy: { checkedAt: { sort: 'asc', nulls: 'first' } },
    select: { id: true },
    take: BATCH,
  });
  const queue = open.map(({ id }) => id);
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      try {
        await reconcilePayment(context, id);
      } catch (err) {
        // One that breaks must not keep the others waiting; it is asked about again in the next round.
        context.log.error({ err, payment: id }, 'a payment could not be reconciled');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return open.length;
}
