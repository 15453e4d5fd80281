import type { Payment } from '@/lib/db/create-client';
import { toBytes } from '../hex-bytes';
import { forgetSales } from '../ledger/check-sales';
import { finished, refusePayment } from '../ledger/end-payment';
import { grantPayment } from '../ledger/grant-payment';
import type { SalesContext } from '../ledger/sale';
import { clearStaged } from '../ledger/staged-image';
import { askToSettle } from '../ledger/settle-payment';
import { getProductPath } from '../products';
import type { PaymentState } from '../states';
import type { Decision } from './decide';
import { freezePayment } from './freeze-payment';
import { thawPayment } from './thaw-payment';

/** Does what the chain decided, if the payment is still in the state in which it was looked at. */
export async function applyDecision(
  ports: SalesContext,
  payment: Payment,
  decision: Decision,
): Promise<void> {
  const { db, log } = ports;
  const { id, state } = payment;
  // Nobody comes back to what is final: whatever still waits for it goes first, or stays for good.
  const close = async (as: PaymentState, place: object = {}) => {
    if (payment.product === 'upload') await clearStaged(ports, id);
    await db.payment.updateMany({
      where: { id, state: as },
      data: { ...finished(ports), ...place },
    });
  };
  switch (decision.kind) {
    case 'settle': {
      const { use, payerOnly, final } = decision;
      const { transaction, logIndex } = use;
      const settled =
        state === 'missing'
          ? await thawPayment(ports, payment, use)
          : await grantPayment(ports, payment, [state], { transaction, logIndex, payerOnly });
      if (settled && final) await close('settled');
      return;
    }
    case 'confirm': {
      const { transaction, logIndex } = decision.use;
      const place = { transaction: toBytes(transaction), logIndex, confirmBlock: null };
      if (decision.final) await close(state, place);
      else await db.payment.updateMany({ where: { id, state }, data: place });
      return;
    }
    case 'refuse':
      if ((await refusePayment(ports, payment, [state], decision.reason)) && decision.final) {
        await close('refused');
      }
      return;
    case 'close':
      await close(state);
      return;
    case 'mark':
      await db.payment.updateMany({
        where: { id, state },
        data: { confirmBlock: decision.block, logIndex: null },
      });
      return;
    case 'miss':
    case 'lose': {
      const to = decision.kind === 'miss' ? 'missing' : 'lost';
      if (to === 'lost') await clearStaged(ports, id);
      await freezePayment(ports, payment, to);
      log.error({ payment: id, state: to }, 'a settled payment is not on the chain');
      forgetSales(ports);
      return;
    }
    case 'settle-again': {
      // Whatever it answers: the next look at the chain tells.
      const site = ports.env.siteUrl ?? 'http://localhost';
      const { kind } = await askToSettle(ports, payment, site + getProductPath(payment));
      log.warn({ payment: id, outcome: kind }, 'a missing payment was settled again');
      return;
    }
    case 'wait':
  }
}
