import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import type { Terms } from '../terms';

/** The money goes to us: so it is signed and, in version 2, so it was agreed to. */
export function checkPayTo(payment: SignedPayment, terms: Terms): Refusal | null {
  const { accepted, authorization, version } = payment;
  const agreed = version === 1 || accepted.payTo?.toLowerCase() === terms.payTo;
  if (agreed && authorization.to === terms.payTo) return null;
  return refuse(
    'payment_required',
    agreed ? 'a payment to another account' : 'terms with another account',
    becauseOf('invalid_exact_evm_payload_recipient_mismatch', `Pay to ${terms.payTo}.`),
  );
}
