import type { Refusal } from '@/lib/errors';
import { checkSignature } from '../checks/check-signature';
import { checkTerms } from './check-terms';
import { findByAuthorization, findByKey } from './find-payment';
import type { Sale, SalesContext } from './sale';

type Asked = Pick<Sale, 'payment' | 'product' | 'count' | 'key'>;

const isKnown = async (ports: SalesContext, asked: Asked): Promise<boolean> =>
  ((await findByKey(ports, asked)) ?? (await findByAuthorization(ports, asked))) !== null;

/**
 * What can be told of a payment before its body is read, and again after. One that the ledger knows was right when it
 * came: told now that its time is over, its buyer would sign and pay once more.
 */
export async function checkSale(ports: SalesContext, asked: Asked): Promise<Refusal | null> {
  const { chain, network } = ports.payments;
  const wrong = checkTerms(ports, asked);
  if (wrong !== null && !(await isKnown(ports, asked))) return wrong;
  return checkSignature(chain, network, asked.payment);
}
