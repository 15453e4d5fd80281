import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { isPaymentId } from '@/lib/payments/is-payment-id';
import { reconcilePayment } from '@/lib/payments/reconcile/reconcile-payment';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { presentPayment } from './present-payment';

/** As often as the chain is asked about one payment. */
const POLL_SECONDS = 2;

/** What became of a payment, for whoever has its id; asks the chain where that is not clear yet. */
export async function handlePaymentStatus({
  context,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const id = params.id ?? '';
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return ports;
  if (!isPaymentId(id)) return refuse('not_found', 'no id of a payment');
  await reconcilePayment(ports, id);
  const payment = await context.db.payment.findUnique({ where: { id } });
  if (payment === null) return refuse('not_found', 'no payment has this id');
  const presented = presentPayment(payment);
  const headers = presented.status === 'pending' ? { 'retry-after': String(POLL_SECONDS) } : {};
  return answerJson(presented, { headers });
}
