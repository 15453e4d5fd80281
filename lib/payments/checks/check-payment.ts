import type { Refusal } from '@/lib/errors';
import type { SignedPayment } from '../signed-payment';
import type { Terms } from '../terms';
import { checkAsset } from './check-asset';
import { checkNetwork } from './check-network';
import { checkPayTo } from './check-pay-to';
import { checkScheme } from './check-scheme';
import { checkValidity } from './check-validity';
import { checkValue } from './check-value';

type Check = (payment: SignedPayment, terms: Terms, now: Date) => Refusal | null;

/** In the order of docs/payments.md. */
const CHECKS: readonly Check[] = [
  checkScheme,
  checkNetwork,
  checkAsset,
  checkPayTo,
  checkValue,
  checkValidity,
];

/** All that can be told of a payment without asking anybody. The first refusal, or null. */
export function checkPayment(payment: SignedPayment, terms: Terms, now: Date): Refusal | null {
  for (const check of CHECKS) {
    const refusal = check(payment, terms, now);
    if (refusal !== null) return refusal;
  }
  return null;
}
