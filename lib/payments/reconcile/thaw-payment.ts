import type { Payment } from '@/lib/db/create-client';
import type { AuthorizationUse } from '../chain';
import { toBytes } from '../hex-bytes';
import type { SalesContext } from '../ledger/sale';

/**
 * Gives back what was frozen: the money of a missing payment is on the chain after all.
 *
 * @returns whether it was this call that settled it
 */
export async function thawPayment(
  { db }: Pick<SalesContext, 'db'>,
  { id }: Payment,
  { transaction, logIndex }: AuthorizationUse,
): Promise<boolean> {
  return db.$transaction(async (inside) => {
    const { count } = await inside.payment.updateMany({
      where: { id, state: 'missing' },
      data: { state: 'settled', transaction: toBytes(transaction), logIndex, confirmBlock: null },
    });
    if (count === 0) return false;
    await inside.entitlement.updateMany({
      where: { paymentId: id, state: 'frozen' },
      data: { state: 'unspent' },
    });
    return true;
  });
}
