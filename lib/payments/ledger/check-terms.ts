import type { Refusal } from '@/lib/errors';
import { checkPayment } from '../checks/check-payment';
import { getPrice } from '../products';
import type { Sale, SalesContext } from './sale';

/** Whether a payment is what we ask for now, and in time: of what is to be settled, not of what has been. */
export function checkTerms(
  { payments, env, clock }: Pick<SalesContext, 'payments' | 'env' | 'clock'>,
  { payment, product, count }: Pick<Sale, 'payment' | 'product' | 'count'>,
): Refusal | null {
  const { network, payTo } = payments;
  const amount = getPrice(env, product) * BigInt(count);
  return checkPayment(payment, { network, payTo, amount }, clock.now());
}
