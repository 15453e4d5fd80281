import type { Hex } from 'viem';
import type { Entitlement, Payment } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { ImageRecord } from '@/lib/images/image-record';
import { createCursor, type Cursor } from './claim/cursor';
import { listSettled, WITH_ENTITLEMENTS, type Row } from './claim/list-settled';
import { toBytes } from './hex-bytes';
import type { SalesContext } from './ledger/sale';
import { reconcilePayment } from './reconcile/reconcile-payment';
import { issueToken } from './tokens/issue-token';
import type { IssuedToken } from './tokens/make-token';

/** One thing that a wallet has paid for. Neither member: it is gone, or not to be had. */
export type ClaimedThing = {
  /** Of what was bought and not used yet. */
  readonly token: IssuedToken | null;
  /** What it was used for, while that is live. The delete token is null where the payment only prolonged the image. */
  readonly image: { readonly record: ImageRecord; readonly deleteToken: string | null } | null;
};

/** What a wallet gets to see of a payment that it made. */
export type ClaimedPayment = {
  readonly payment: Payment;
  /** As many as it paid for, in their order. */
  readonly things: readonly ClaimedThing[];
};

export type Claim = {
  /** Of the wallet that signed in. */
  readonly address: Hex;
  /** Null: all that it has paid for. */
  readonly paymentId: string | null;
  /** Payments on a page, 1 to `PAGE_AT_MOST`. */
  readonly limit: number;
  /** What the page before gave; null: the first page. */
  readonly cursor: Pick<Cursor, 'after' | 'endsAt'> | null;
};

export type Claimed = {
  readonly payments: readonly ClaimedPayment[];
  /** A cursor to the payments that follow, older ones or spent ones. Null: there are none. */
  readonly next: string | null;
};

export const PAGE_AT_MOST = 100;
/** Payments that the chain is asked about before the answer; the job asks about the others. */
const ASKED_AT_MOST = 10;
/** From the sign-in on, for all pages together. */
const PAGING_MS = 600_000;

/** What the wallet has paid us on this chain: nobody signs in for another one. */
function ofWallet({ payments }: SalesContext, { address, paymentId }: Claim) {
  const payer = toBytes(address);
  const { chainId } = payments.network;
  return { payer, chainId, ...(paymentId === null ? {} : { id: paymentId }) };
}

/** Money that arrived while nobody was asking is found here, so that the buyer need not wait for the job. */
async function reconcileOpenOf(ports: SalesContext, claim: Claim): Promise<void> {
  const open = await ports.db.payment.findMany({
    where: { ...ofWallet(ports, claim), finalAt: null, state: { notIn: ['settled', 'missing'] } },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
    take: ASKED_AT_MOST,
  });
  await Promise.all(open.map(({ id }) => reconcilePayment(ports, id)));
}

async function findImageOf(
  ports: SalesContext,
  { product, targetImageId }: Payment,
  entitlement: Entitlement,
): Promise<ClaimedThing['image']> {
  if (entitlement.state !== 'spent') return null;
  if (entitlement.imageId !== null) {
    const answer = await getUploadAnswer(ports, entitlement.imageId);
    return isRefusal(answer) ? null : { record: answer.image, deleteToken: answer.deleteToken };
  }
  if (product !== 'keep' || targetImageId === null) return null;
  // Who prolongs an image is not always who may delete it.
  const record = await findImage(ports, targetImageId);
  return record === null ? null : { record, deleteToken: null };
}

async function toClaimed(ports: SalesContext, row: Row): Promise<ClaimedPayment> {
  const { entitlements, ...payment } = row;
  const things: ClaimedThing[] = [];
  for (let index = 0; index < payment.count; index += 1) {
    const entitlement = entitlements.find((one) => one.index === index);
    if (entitlement === undefined) {
      things.push({ token: null, image: null });
      continue;
    }
    const token = entitlement.state === 'unspent' ? await issueToken(ports, entitlement) : null;
    things.push({ token, image: await findImageOf(ports, payment, entitlement) });
  }
  return { payment, things };
}

/** One after the other: a page of a hundred must not take every connection of the pool. */
async function toClaimedPage(ports: SalesContext, rows: readonly Row[]): Promise<ClaimedPayment[]> {
  const payments: ClaimedPayment[] = [];
  for (const row of rows) payments.push(await toClaimed(ports, row));
  return payments;
}

async function claimOne(ports: SalesContext, claim: Claim): Promise<Claimed | Refusal> {
  const rows = await ports.db.payment.findMany({
    where: ofWallet(ports, claim),
    include: WITH_ENTITLEMENTS,
  });
  if (rows.length === 0) {
    return refuse('not_found', 'the wallet has made no such payment', {
      detail: 'This wallet has made no payment with this id.',
    });
  }
  return { payments: await toClaimedPage(ports, rows), next: null };
}

/**
 * What a wallet that has signed in paid for: all that is settled, a page at a time; or one payment by its id, in
 * whatever state it is. What is not used yet comes with its live token, or with a new one. The chain is asked about what
 * is open on the first page only.
 *
 * @returns `not_found` where the wallet has made no payment of that id
 */
export async function claimPayments(ports: SalesContext, claim: Claim): Promise<Claimed | Refusal> {
  const { address, limit, cursor } = claim;
  const endsAt = cursor?.endsAt ?? new Date(ports.clock.now().getTime() + PAGING_MS);
  if (cursor === null) await reconcileOpenOf(ports, claim);
  if (claim.paymentId !== null) return claimOne(ports, claim);
  const page = { limit, after: cursor?.after ?? null };
  const { rows, next: after } = await listSettled(ports, ofWallet(ports, claim), page);
  const payments = await toClaimedPage(ports, rows);
  if (after === null) return { payments, next: null };
  const { chainId } = ports.payments.network;
  return {
    payments,
    next: createCursor(ports.secrets.newest, { address, chainId, after, endsAt }),
  };
}
