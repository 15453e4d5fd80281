import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import type { Terms } from '../terms';

/** The network is ours, by the name that the payment's protocol version has for it. */
export function checkNetwork(payment: SignedPayment, terms: Terms): Refusal | null {
  const ours = payment.version === 1 ? terms.network.name : terms.network.caip2;
  if (payment.accepted.network === ours) return null;
  return refuse(
    'payment_required',
    'a payment for another network',
    becauseOf('invalid_network', `Sign for ${ours}.`),
  );
}
