import type { Hex } from 'viem';
import type { Payment, Transaction } from '@/lib/db/create-client';
import { publishImage } from '@/lib/images/publish-image';
import type { StagedFacts } from '@/lib/images/stage-image';
import { toBytes } from '../hex-bytes';
import type { PaymentState } from '../states';
import { makeToken } from '../tokens/make-token';
import { prolongImage } from './prolong-image';
import type { SalesContext } from './sale';
import { clearStaged, findStaged } from './staged-image';

export type Settlement = {
  readonly transaction: Hex;
  /** Null where a facilitator told it: the chain has not been read yet. */
  readonly logIndex: number | null;
  /** Only the wallet may claim it. */
  readonly payerOnly: boolean;
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

/**
 * Settles a payment and gives what it bought, in one transaction: neither is ever seen without the other.
 *
 * @param from the states in which the caller knows it; in any other, somebody else has decided
 * @returns whether it was this call that granted it
 */
export async function grantPayment(
  ports: SalesContext,
  payment: Payment,
  from: readonly PaymentState[],
  { transaction, logIndex, payerOnly }: Settlement,
): Promise<boolean> {
  const { db, clock } = ports;
  const { id } = payment;
  // Once set it stays: who was told to claim must claim.
  const isPayerOnly = payerOnly || payment.payerOnly;
  const staged = payment.product === 'upload' ? await findStaged(ports, id) : null;
  const usable = staged?.stored === true && !isPayerOnly ? staged.facts : null;
  const now = clock.now();
  const granted = await db.$transaction(async (inside) => {
    const settled = await inside.payment.updateMany({
      where: { id, state: { in: [...from] } },
      data: {
        state: 'settled',
        transaction: toBytes(transaction),
        logIndex,
        payerOnly: isPayerOnly,
        settledAt: now,
        reason: null,
      },
    });
    if (settled.count === 0) return false;
    // What came along with a payment that is not shown to be the requester's may be anybody's: it is not bought with it.
    const grant: Grant = isPayerOnly
      ? { state: 'unspent' }
      : await deliver(ports, inside, payment, usable);
    const isSpent = grant.state === 'spent';
    await inside.entitlement.create({
      data: {
        paymentId: id,
        state: grant.state,
        grantedAt: now,
        ...(isSpent ? { spentAt: now, imageId: grant.imageId } : makeToken(ports, id, 1)),
      },
    });
    if (usable !== null) await inside.stagedImage.delete({ where: { paymentId: id } });
    return true;
  });
  // Bytes that did not become an image have no further use.
  if (staged !== null && (!granted || usable === null)) await clearStaged(ports, id);
  return granted;
}
