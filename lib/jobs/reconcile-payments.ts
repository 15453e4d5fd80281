import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import type { GoOn } from '@/lib/lifecycle/go-on';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { reconcileOpen, ROUND } from '@/lib/payments/reconcile/reconcile-open';
import { COUNTED_AT_MOST } from './job';

/** Asks the chain about every payment that is due, a round at a time. Where nothing is sold there is nothing to ask. */
export async function reconcilePayments(
  context: Context,
  goOn: GoOn,
): Promise<{ readonly asked: number; readonly finished: boolean }> {
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return { asked: 0, finished: true };
  // What stays open is due again at once: each is asked about once a run, not for as long as the run may take.
  const open = await ports.db.payment.count({ where: { finalAt: null }, take: COUNTED_AT_MOST });
  for (let asked = 0; ;) {
    const round = await reconcileOpen(ports);
    asked += round;
    if (round < ROUND || asked >= open) return { asked, finished: true };
    if (!(await goOn())) return { asked, finished: false };
  }
}
