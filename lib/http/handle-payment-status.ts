import { refuse, type Refusal } from '@/lib/errors';
import { reconcilePayment } from '@/lib/payments/reconcile/reconcile-payment';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { presentPayment } from './present-payment';

const PAYMENT_ID = /^[0-9a-f]{32}$/;

/** As often as the chain is asked about one payment. */
const POLL_SECONDS = 2;

/** What became of a payment, for whoever has its id; asks the chain where that is not clear yet. */
export async function handlePaymentStatus({
  context,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const id = params.id ?? '';
  if (context.payments === null) return refuse('payments_unavailable', 'payments are off');
  if (!PAYMENT_ID.test(id)) return refuse('not_found', 'no id of a payment');
  await reconcilePayment(context, id);
  const payment = await context.db.payment.findUnique({ where: { id } });
  if (payment === null) return refuse('not_found', 'no payment has this id');
  const presented = presentPayment(payment);
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(presented.status === 'pending' ? { 'retry-after': String(POLL_SECONDS) } : {}),
    },
    body: JSON.stringify(presented),
  };
}
