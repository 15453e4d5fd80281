import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import type { Terms } from '../terms';

/** The coin that the client agreed to is our USDC. Version 1 does not say it; there the signature alone tells. */
export function checkAsset(payment: SignedPayment, terms: Terms): Refusal | null {
  const { asset } = payment.accepted;
  if (payment.version === 1 || asset?.toLowerCase() === terms.network.asset) return null;
  return refuse(
    'payment_required',
    'a payment in another coin',
    becauseOf('invalid_payment_requirements', `Pay with the USDC at ${terms.network.asset}.`),
  );
}
