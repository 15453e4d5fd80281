import type { Payment, Transaction } from '@/lib/db/create-client';
import { publishImage } from '@/lib/images/publish-image';
import { refuseBlocked } from '@/lib/images/refuse-blocked';
import type { StagedFacts } from '@/lib/images/stage-image';
import { toBytes } from '../hex-bytes';
import type { PaymentState } from '../states';
import { makeToken, type IssuedToken } from '../tokens/make-token';
import { grantToken } from './grant-token';
import { prolongImage } from './prolong-image';
import type { SalesContext, Settlement } from './sale';
import { clearStaged, findStaged } from './staged-image';

/** What a payment was given by this call. */
type Granted = {
  /** Null where it bought something else. */
  readonly token: IssuedToken | null;
};

type Grant =
  { readonly state: 'unspent' } | { readonly state: 'spent'; readonly imageId: string | null };

/** What the product gives. Where that cannot be had any more, the payment buys a token: never nothing. */
async function deliver(
  ports: SalesContext,
  transaction: Transaction,
  payment: Payment,
  staged: StagedFacts | null,
): Promise<Grant> {
  if (payment.product === 'keep' && payment.targetImageId !== null) {
    const kept = await prolongImage({ ...ports, db: transaction }, payment.targetImageId);
    return kept ? { state: 'spent', imageId: null } : { state: 'unspent' };
  }
  if (staged === null) return { state: 'unspent' };
  await publishImage({ ...ports, db: transaction }, 'paid', staged);
  return { state: 'spent', imageId: staged.imageId };
}

/** Settles a payment and delivers its image; null where it is in none of these states any more. */
async function grantImage(
  ports: SalesContext,
  payment: Payment,
  from: readonly PaymentState[],
  { transaction, logIndex, payerOnly }: Settlement,
  staged: StagedFacts | null,
): Promise<Granted | null> {
  const { db, clock } = ports;
  const { id } = payment;
  const now = clock.now();
  return db.$transaction(async (inside) => {
    const settled = await inside.payment.updateMany({
      where: { id, state: { in: [...from] } },
      data: {
        state: 'settled',
        transaction: toBytes(transaction),
        logIndex,
        payerOnly,
        settledAt: now,
        reason: null,
      },
    });
    if (settled.count === 0) return null;
    const grant = await deliver(ports, inside, payment, staged);
    const made = grant.state === 'spent' ? null : makeToken(ports, id, 1);
    await inside.entitlement.create({
      data: {
        paymentId: id,
        state: grant.state,
        grantedAt: now,
        ...(grant.state === 'spent' ? { spentAt: now, imageId: grant.imageId } : made?.columns),
      },
    });
    if (staged !== null) await inside.stagedImage.delete({ where: { paymentId: id } });
    return { token: made?.issued ?? null };
  });
}

/** As `grantImage`; 'undelivered' where the bytes were blocked since they were staged: nothing has been done. */
async function tryToGrantImage(
  ...args: Parameters<typeof grantImage>
): Promise<Granted | null | 'undelivered'> {
  try {
    return await grantImage(...args);
  } catch (thrown) {
    if (refuseBlocked(thrown) === null) throw thrown;
    return 'undelivered';
  }
}

/**
 * Settles a payment and gives what it bought, in one transaction: neither is ever seen without the other.
 *
 * @param from the states in which the caller knows it; in any other, somebody else has decided
 * @returns null where it was not this call that granted it
 */
export async function grantPayment(
  ports: SalesContext,
  payment: Payment,
  from: readonly PaymentState[],
  settlement: Settlement,
): Promise<Granted | null> {
  const { id, product } = payment;
  // Once set it stays: who was told to claim must claim.
  const payerOnly = settlement.payerOnly || payment.payerOnly;
  const staged = product === 'upload' ? await findStaged(ports, id) : null;
  const usable = staged?.stored === true && !payerOnly ? staged.facts : null;
  // What came along with a payment that is not shown to be the requester's may be anybody's: it is not bought with it.
  const delivers = !payerOnly && (usable !== null || product === 'keep');
  const how = { ...settlement, payerOnly };
  const delivered = delivers
    ? await tryToGrantImage(ports, payment, from, how, usable)
    : 'undelivered';
  const token = delivered === 'undelivered' ? await grantToken(ports, payment, from, how) : null;
  const granted = delivered === 'undelivered' ? token && { token } : delivered;
  // Bytes that did not become an image have no further use.
  const used = usable !== null && granted !== null && delivered !== 'undelivered';
  if (staged !== null && !used) await clearStaged(ports, id);
  return granted;
}
