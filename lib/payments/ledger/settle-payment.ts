import type { Payment } from '@/lib/db/create-client';
import { refuse } from '@/lib/errors';
import { classifySettlement, type SettlementOutcome } from '../classify-settlement';
import { toBytes, toHex } from '../hex-bytes';
import { buildFacilitatorRequest } from '../wire/build-facilitator-request';
import { leavePending, refusePayment, releasePayment } from './end-payment';
import { grantPayment } from './grant-payment';
import { readSignedPayment } from './read-signed-payment';
import type { SalesContext, SaleOutcome } from './sale';
import { toOutcome } from './to-outcome';

/** Asks the facilitator to settle, and says what its answer is worth. */
export async function askToSettle(
  { payments, env }: Pick<SalesContext, 'payments' | 'env'>,
  payment: Payment,
  resourceUrl: string,
): Promise<SettlementOutcome> {
  const { product, amount, count } = payment;
  const { version, authorization, signature } = readSignedPayment(payment);
  const answer = await payments.facilitator.settle(
    buildFacilitatorRequest({
      ...{ payments, version, authorization, signature, product, amount, count, resourceUrl },
      paid: env.paid,
    }),
  );
  return classifySettlement(answer, { network: payments.network, payer: toHex(payment.payer) });
}

/** Writes down what became of a payment that this request has reserved, and reads what stands there then. */
async function record(
  ports: SalesContext,
  payment: Payment,
  outcome: SettlementOutcome,
): Promise<SaleOutcome | null> {
  const { db } = ports;
  switch (outcome.kind) {
    case 'settled': {
      const { transaction } = outcome;
      const settlement = { transaction, logIndex: null, payerOnly: false };
      const granted = await grantPayment(ports, payment, ['settling', 'pending'], settlement);
      if (granted === null) break;
      return {
        kind: 'granted',
        payment: { ...payment, state: 'settled', transaction: toBytes(transaction) },
        token: granted.token,
      };
    }
    case 'refused':
      await refusePayment(ports, payment, ['settling'], outcome.reason);
      break;
    case 'unsent':
      await releasePayment(ports, payment);
      return refuse('payments_unavailable', outcome.why, {
        detail: 'The service that brings payments to the chain was not reached.',
        retryAfterSeconds: 10,
      });
    case 'unclear':
      ports.log.warn({ payment: payment.id, reason: outcome.why }, 'a settlement is unclear');
      await leavePending(ports, payment, outcome.alreadyUsed);
  }
  return toOutcome(await db.payment.findUniqueOrThrow({ where: { id: payment.id } }));
}

/**
 * Settles a reserved payment, once, and grants what it bought.
 *
 * @returns null where it has been released meanwhile
 */
export async function settlePayment(
  ports: SalesContext,
  payment: Payment,
  resourceUrl: string,
): Promise<SaleOutcome | null> {
  const outcome = await askToSettle(ports, payment, resourceUrl);
  try {
    return await record(ports, payment, outcome);
  } catch (err) {
    // The money may have moved: whatever broke on our side, the client must not sign again.
    const facts = { err, payment: payment.id, outcome: outcome.kind };
    ports.log.error(facts, 'an outcome was not written down');
    return { kind: 'pending', payment };
  }
}
