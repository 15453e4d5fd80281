import type { Payment } from '@/lib/db/create-client';
import { toBytes } from '../hex-bytes';
import { forgetSales } from '../ledger/check-sales';
import { finished, refusePayment } from '../ledger/end-payment';
import { grantPayment } from '../ledger/grant-payment';
import type { SalesContext } from '../ledger/sale';
import { askToSettle } from '../ledger/settle-payment';
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
  const close = (data: object = {}) =>
    db.payment.updateMany({ where: { id, state }, data: { ...finished(ports), ...data } });
  switch (decision.kind) {
    case 'settle': {
      const { use, payerOnly, final } = decision;
      const { transaction, logIndex } = use;
      if (state === 'missing') await thawPayment(ports, payment, use);
      else await grantPayment(ports, payment, [state], { transaction, logIndex, payerOnly });
      if (final)
        await db.payment.updateMany({ where: { id, state: 'settled' }, data: finished(ports) });
      return;
    }
    case 'confirm': {
      const { transaction, logIndex } = decision.use;
      const where = { id, state };
      const place = { transaction: toBytes(transaction), logIndex };
      await db.payment.updateMany({
        where,
        data: decision.final ? { ...place, ...finished(ports) } : place,
      });
      return;
    }
    case 'refuse':
      await refusePayment(ports, payment, [state], decision.reason, decision.final);
      return;
    case 'close':
      await close();
      return;
    case 'mark':
      await db.payment.updateMany({ where: { id, state }, data: { confirmBlock: decision.block } });
      return;
    case 'miss':
    case 'lose': {
      const to = decision.kind === 'miss' ? 'missing' : 'lost';
      await freezePayment(ports, payment, to);
      log.error({ payment: id, state: to }, 'a settled payment is not on the chain');
      forgetSales(ports);
      return;
    }
    case 'settle-again': {
      // Whatever it answers: the next look at the chain tells.
      const { kind } = await askToSettle(ports, payment, '');
      log.warn({ payment: id, outcome: kind }, 'a missing payment was settled again');
      return;
    }
    case 'wait':
  }
}
