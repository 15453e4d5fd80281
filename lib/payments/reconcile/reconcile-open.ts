import type { SalesContext } from '../ledger/sale';
import { findDue } from './find-due';
import { reconcilePayment } from './reconcile-payment';

/** How many payments one round looks at, unless told otherwise. */
export const ROUND = 100;
/** How many of them at once. */
const AT_ONCE = 4;

/**
 * One round of the job: asks the chain about the payments that are due.
 *
 * @param most how many at most
 * @returns how many it asked about
 */
export async function reconcileOpen(ports: SalesContext, most: number = ROUND): Promise<number> {
  const due = await findDue(ports, ports.payments.network.chainId, most);
  const queue = [...due];
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      try {
        await reconcilePayment(ports, id);
      } catch (err) {
        // One that breaks must not keep the others waiting; it is asked about again in the next round.
        ports.log.error({ err, payment: id }, 'a payment could not be reconciled');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return due.length;
}
