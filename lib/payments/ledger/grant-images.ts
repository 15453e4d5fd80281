import type { Payment, Transaction } from '@/lib/db/create-client';
import { publishImage } from '@/lib/images/publish-image';
import { shareHashes } from '@/lib/images/share-hashes';
import { sortByStorageKey } from '@/lib/images/sort-by-storage-key';
import { toBytes } from '../hex-bytes';
import type { PaymentState } from '../states';
import { makeToken, type IssuedToken } from '../tokens/make-token';
import { prolongImage } from './prolong-image';
import type { SalesContext, Settlement } from './sale';
import type { Staged } from './staged-image';

/** What an entitlement was spent on: an image, or null where it prolonged one. */
type Spent = { readonly imageId: string | null };

/** What the product gives, by the index of the entitlement. What is not there cannot be had any more. */
async function deliver(
  ports: SalesContext,
  inside: Transaction,
  { product, targetImageId }: Payment,
  staged: readonly Staged[],
): Promise<ReadonlyMap<number, Spent>> {
  if (product === 'keep' && targetImageId !== null) {
    const kept = await prolongImage({ ...ports, db: inside }, targetImageId);
    return new Map(kept ? [[0, { imageId: null }]] : []);
  }
  const images = staged.map(({ facts }) => facts);
  await shareHashes(inside, images);
  for (const facts of sortByStorageKey(images)) {
    await publishImage({ ...ports, db: inside }, 'paid', facts);
  }
  return new Map(staged.map(({ index, facts }) => [index, { imageId: facts.imageId }]));
}

/**
 * Settles a payment and delivers what it bought; what cannot be delivered is a token.
 *
 * @param staged what is to be published: all of it, or an exception
 * @returns the tokens, by their order; null where the payment is in none of these states any more
 */
export async function grantImages(
  ports: SalesContext,
  payment: Payment,
  from: readonly PaymentState[],
  { transaction, logIndex, payerOnly }: Settlement,
  staged: readonly Staged[],
): Promise<readonly IssuedToken[] | null> {
  const { db, clock } = ports;
  const { id, count } = payment;
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
    const delivered = await deliver(ports, inside, payment, staged);
    const tokens: IssuedToken[] = [];
    const rows = Array.from({ length: count }, (_, index) => {
      const row = { paymentId: id, index, grantedAt: now };
      const spent = delivered.get(index);
      if (spent !== undefined) return { ...row, ...spent, state: 'spent' as const, spentAt: now };
      const { issued, columns } = makeToken(ports, row, 1);
      tokens.push(issued);
      return { ...row, ...columns, state: 'unspent' as const };
    });
    await inside.entitlement.createMany({ data: rows });
    const used = staged.map(({ index }) => index);
    if (used.length > 0) {
      await inside.stagedImage.deleteMany({ where: { paymentId: id, index: { in: used } } });
    }
    return tokens;
  });
}
