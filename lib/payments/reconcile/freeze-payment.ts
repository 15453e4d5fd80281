import type { Payment } from '@/lib/db/create-client';
import { finished } from '../ledger/end-payment';
import type { SalesContext } from '../ledger/sale';

/** Takes back what was granted for money that the chain does not show, as far as nobody has used it yet. */
export async function freezePayment(
  ports: SalesContext,
  { id, state }: Payment,
  to: 'missing' | 'lost',
): Promise<void> {
  await ports.db.$transaction(async (inside) => {
    const { count } = await inside.payment.updateMany({
      where: { id, state },
      data: { state: to, ...(to === 'lost' ? finished(ports) : {}) },
    });
    if (count === 0) return;
    await inside.entitlement.updateMany({
      where: { paymentId: id, state: 'unspent' },
      data: { state: 'frozen' },
    });
  });
}
