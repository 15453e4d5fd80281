import type { Context } from '@/lib/context';
import type { Payment } from '@/lib/db/create-client';
import { refuseBlocked } from '@/lib/images/refuse-blocked';
import type { PaymentState } from '../states';
import type { IssuedToken } from '../tokens/make-token';
import { grantImages } from './grant-images';
import { grantTokens } from './grant-tokens';
import type { SalesContext, Settlement } from './sale';
import { clearStaged, findStaged, type Staged } from './staged-image';

/** What a payment was given by this call. */
type Granted = {
  /** Null where it bought something else, or several things. */
  readonly token: IssuedToken | null;
};

/** Those of the uploads whose bytes are not on the block list now. */
async function withoutBlocked(
  { db }: Pick<Context, 'db'>,
  staged: readonly Staged[],
): Promise<readonly Staged[]> {
  const hashesOf = ({ facts }: Staged) => [facts.receivedSha256, facts.servedSha256];
  const rows = await db.blockedHash.findMany({
    where: { sha256: { in: staged.flatMap(hashesOf) } },
    select: { sha256: true },
  });
  const isBlocked = (hash: Uint8Array) =>
    rows.some(({ sha256 }) => Buffer.from(sha256).equals(hash));
  return staged.filter((one) => !hashesOf(one).some(isBlocked));
}

/**
 * Grants what can be delivered, without what was blocked since it was staged: one that is does not take the others along.
 *
 * @returns the tokens and how many images were published; null where it was not this call that settled it
 */
async function tryToGrant(
  ports: SalesContext,
  payment: Payment,
  from: readonly PaymentState[],
  how: Settlement,
  staged: readonly Staged[],
): Promise<{ readonly tokens: readonly IssuedToken[]; readonly published: number } | null> {
  const prolongs = payment.product === 'keep' && !how.payerOnly;
  let usable = staged;
  for (;;) {
    try {
      const tokens = await (prolongs || usable.length > 0
        ? grantImages(ports, payment, from, how, usable)
        : grantTokens(ports, payment, from, how));
      return tokens && { tokens, published: usable.length };
    } catch (thrown) {
      if (refuseBlocked(thrown) === null) throw thrown;
      const left = await withoutBlocked(ports, usable);
      // Each round has fewer. Where the block was lifted in between, nobody waits for another: they become tokens.
      usable = left.length < usable.length ? left : [];
    }
  }
}

/**
 * Settles a payment and gives what it bought, in one transaction: neither is ever seen without the other. Where a thing
 * cannot be had any more, the payment buys a token in its place: never nothing.
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
  const { id, product, count } = payment;
  // Once set it stays: who was told to claim must claim.
  const payerOnly = settlement.payerOnly || payment.payerOnly;
  const how = { ...settlement, payerOnly };
  const staged = product === 'upload' ? await findStaged(ports, id) : [];
  // What came along with a payment that is not shown to be the requester's may be anybody's: it is not bought with it.
  const usable = payerOnly ? [] : staged.filter(({ stored }) => stored);
  const granted = await tryToGrant(ports, payment, from, how, usable);
  // Bytes that did not become an image have no further use.
  const isUsed = granted !== null && granted.published === staged.length;
  if (!isUsed && staged.length > 0) await clearStaged(ports, id);
  return granted && { token: count === 1 ? (granted.tokens[0] ?? null) : null };
}
