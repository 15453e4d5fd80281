import type { Payment } from '@/lib/db/create-client';
import { Prisma } from '@/lib/db/create-client';
import type { StagedFacts } from '@/lib/images/stage-image';
import { hashSecret } from '@/lib/secrets';
import { toBytes } from '../hex-bytes';
import { getPrice } from '../products';
import { hashRequest } from './hash-request';
import { insertPayment } from './insert-payment';
import { insertStaged } from './insert-staged';
import type { Sale, SalesContext } from './sale';

/** Longer than a facilitator may take to answer: after it, whoever held the payment has died. */
const LEASE_MS = 40_000;

const isTaken = (thrown: unknown): boolean =>
  thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === 'P2002';

/** As it begins. */
function makePayment(
  { payments, clock, ids, env }: SalesContext,
  sale: Sale,
  headBlock: bigint | null,
): Payment {
  const { product, count, targetImageId } = sale;
  const { authorization, signature, version } = sale.payment;
  const { network, payTo, facilitator } = payments;
  const now = clock.now();
  const unitPrice = getPrice(env, product);
  return {
    id: ids.payment(),
    state: 'settling',
    product,
    chainId: network.chainId,
    asset: toBytes(network.asset),
    payer: toBytes(authorization.from),
    nonce: toBytes(authorization.nonce),
    payTo: toBytes(payTo),
    amount: unitPrice * BigInt(count),
    unitPrice,
    count,
    validAfter: authorization.validAfter,
    validBefore: authorization.validBefore,
    protocolVersion: version,
    signature: toBytes(signature),
    requestSha256: hashRequest(sale),
    targetImageId,
    facilitator: facilitator.name,
    headBlock,
    createdAt: now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    payerOnly: false,
    ...{ reason: null, transaction: null, logIndex: null, settledAt: null, confirmBlock: null },
    ...{ checkedAt: null, finalAt: null, acknowledgedAt: null },
  };
}

/**
 * Writes a payment down, committed before any money can move. Of all requests that bring one authorization, or one
 * key, at the same time and on any server, one gets the row.
 *
 * @param headBlock the chain's newest block, read before; null where the chain did not answer
 * @returns null where the authorization or the key is another payment's already
 */
export async function reservePayment(
  ports: SalesContext,
  sale: Sale,
  staged: readonly StagedFacts[],
  headBlock: bigint | null,
): Promise<Payment | null> {
  const payment = makePayment(ports, sale, headBlock);
  const { db } = ports;
  const { key } = sale;
  try {
    if (key === null && staged.length === 0)
      return (await insertPayment(db, payment)) ? payment : null;
    return await db.$transaction(async (transaction) => {
      if (!(await insertPayment(transaction, payment))) return null;
      const { id, payer, product } = payment;
      if (key !== null) {
        const data = { payer, product, keyHash: hashSecret(key), paymentId: id };
        await transaction.paymentKey.create({ data });
      }
      await insertStaged(transaction, id, staged);
      return payment;
    });
  } catch (thrown) {
    if (isTaken(thrown)) return null;
    throw thrown;
  }
}

/**
 * Takes up a payment of which nothing was sent, with the authorization that it has.
 *
 * @returns null where another request was first
 */
export async function reopenPayment(
  { db, clock }: Pick<SalesContext, 'db' | 'clock'>,
  { id, payer, product }: Payment,
  key: string | null,
  staged: readonly StagedFacts[],
  headBlock: bigint | null,
): Promise<Payment | null> {
  const leaseUntil = new Date(clock.now().getTime() + LEASE_MS);
  return db.$transaction(async (transaction) => {
    const reopened = await transaction.payment.updateMany({
      where: { id, state: 'released' },
      data: { state: 'settling', leaseUntil, headBlock },
    });
    if (reopened.count === 0) return null;
    if (key !== null) {
      const data = { payer, product, keyHash: hashSecret(key), paymentId: id };
      await transaction.paymentKey.createMany({ data, skipDuplicates: true });
    }
    await insertStaged(transaction, id, staged);
    return transaction.payment.findUniqueOrThrow({ where: { id } });
  });
}
