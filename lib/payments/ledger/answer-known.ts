import type { Payment } from '@/lib/db/create-client';
import { reconcilePayment } from '../reconcile/reconcile-payment';
import type { SalesContext, SaleOutcome } from './sale';
import { toOutcome } from './to-outcome';

/** How long a repeat waits for the first request to end, and how often it looks. */
const WAIT_MS = 10_000;
const POLL_MS = 50;

/** Waits while another request holds the payment; nothing is asked of the facilitator. */
async function waitForEnd({ db, clock }: SalesContext, payment: Payment): Promise<Payment> {
  const until = performance.now() + WAIT_MS;
  let now = payment;
  while (now.state === 'settling' && now.leaseUntil > clock.now() && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    now = await db.payment.findUniqueOrThrow({ where: { id: payment.id } });
  }
  return now;
}

/**
 * What a requester gets who has shown that a payment is his: the answer of the first request, whenever there is one.
 *
 * @returns null where nothing was ever sent: the payment may be taken up again
 */
export async function answerKnown(
  ports: SalesContext,
  known: Payment,
): Promise<SaleOutcome | null> {
  let payment = await waitForEnd(ports, known);
  if (payment.state === 'settling' || payment.state === 'pending') {
    await reconcilePayment(ports, payment.id);
    payment = await ports.db.payment.findUniqueOrThrow({ where: { id: payment.id } });
  }
  return toOutcome(payment);
}
