import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import type { Terms } from '../terms';

/** The price, to the atom: so it is signed and, in version 2, so it was agreed to. More is not taken either. */
export function checkValue(payment: SignedPayment, terms: Terms): Refusal | null {
  const { accepted, authorization, version } = payment;
  const agreed = version === 1 || accepted.amount === String(terms.amount);
  if (agreed && authorization.value === terms.amount) return null;
  return refuse(
    'payment_required',
    agreed ? 'a payment of another amount' : 'terms with another amount',
    becauseOf(
      'invalid_exact_evm_payload_authorization_value',
      `Sign for ${terms.amount} atomic units of USDC.`,
    ),
  );
}
