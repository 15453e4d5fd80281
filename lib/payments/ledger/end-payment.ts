import type { Payment } from '@/lib/db/create-client';
import type { RefusalReason } from '../refusal-reasons';
import type { PaymentState } from '../states';
import type { SalesContext } from './sale';
import { clearStaged } from './staged-image';

/**
 * Refuses a payment: nothing was granted, its key is free again and the bytes that came with it go. The chain is watched
 * until its time is over: a facilitator may be wrong, and bytes that could not be let go are let go then.
 *
 * @returns whether it was this call that refused it
 */
export async function refusePayment(
  ports: SalesContext,
  { id }: Pick<Payment, 'id'>,
  from: readonly PaymentState[],
  reason: RefusalReason,
): Promise<boolean> {
  const refused = await ports.db.$transaction(async (inside) => {
    const { count } = await inside.payment.updateMany({
      where: { id, state: { in: [...from] } },
      data: { state: 'refused', reason },
    });
    if (count === 0) return false;
    await inside.paymentKey.deleteMany({ where: { paymentId: id } });
    return true;
  });
  if (refused) await clearStaged(ports, id);
  return refused;
}

/** Gives a payment back of which nothing was sent: the same authorization may come again, with its body. */
export async function releasePayment(
  ports: SalesContext,
  { id }: Pick<Payment, 'id'>,
): Promise<void> {
  // The bytes first: whoever takes the payment up again brings its own.
  await clearStaged(ports, id);
  await ports.db.payment.updateMany({
    where: { id, state: 'settling' },
    data: { state: 'released' },
  });
}

/** Leaves a payment to the chain. */
export async function leavePending(
  { db }: Pick<SalesContext, 'db'>,
  { id }: Pick<Payment, 'id'>,
  payerOnly: boolean,
): Promise<void> {
  await db.payment.updateMany({
    where: { id, state: 'settling' },
    data: { state: 'pending', ...(payerOnly ? { payerOnly } : {}) },
  });
}

/** The columns of a payment about which the chain will say nothing new. */
export function finished({ clock }: Pick<SalesContext, 'clock'>) {
  return { finalAt: clock.now(), signature: null };
}
