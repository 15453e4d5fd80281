import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';

/** The scheme is `exact`, the only one that we offer. */
export function checkScheme(payment: SignedPayment): Refusal | null {
  if (payment.accepted.scheme === 'exact') return null;
  return refuse('payment_required', 'a payment of another scheme', becauseOf('invalid_scheme'));
}
