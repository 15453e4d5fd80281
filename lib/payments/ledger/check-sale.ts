import type { Refusal } from '@/lib/errors';
import { checkPayment } from '../checks/check-payment';
import { checkSignature } from '../checks/check-signature';
import { getPrice } from '../products';
import type { Sale, SalesContext } from './sale';

/** What can be told of a payment without the ledger: asked when the header has come, and again when the body has. */
export async function checkSale(
  { payments, env, clock }: Pick<SalesContext, 'payments' | 'env' | 'clock'>,
  { payment, product }: Pick<Sale, 'payment' | 'product'>,
): Promise<Refusal | null> {
  const { network, payTo, chain } = payments;
  const terms = { network, payTo, amount: getPrice(env, product) };
  return (
    checkPayment(payment, terms, clock.now()) ?? (await checkSignature(chain, network, payment))
  );
}
