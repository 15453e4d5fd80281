import type { Hex } from 'viem';
import type { Entitlement, Payment } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { ImageRecord } from '@/lib/images/image-record';
import { toBytes } from './hex-bytes';
import type { SalesContext } from './ledger/sale';
import { reconcilePayment } from './reconcile/reconcile-payment';
import { issueToken } from './tokens/issue-token';
import type { IssuedToken } from './tokens/make-token';

/** What a wallet gets to see of a payment that it made. */
export type ClaimedPayment = {
  readonly payment: Payment;
  /** Of what was bought and not used yet. */
  readonly token: IssuedToken | null;
  /** What it was used for, while that is live. The delete token is null where the payment only prolonged the image. */
  readonly image: { readonly record: ImageRecord; readonly deleteToken: string | null } | null;
};

export type Claim = {
  /** Of the wallet that signed in. */
  readonly address: Hex;
  /** Null: all that it has paid for. */
  readonly paymentId: string | null;
};

export type Claimed = {
  readonly payments: readonly ClaimedPayment[];
  /** Whether there are others, older ones. */
  readonly more: boolean;
};

type Row = Payment & { entitlement: Entitlement | null };

const AT_MOST = 100;
/** Payments that the chain is asked about before the answer; the job asks about the others. */
const ASKED_AT_MOST = 10;

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

/** Settled payments, unused ones first, then newest first; one more than are told, to know of it. */
async function listSettled(ports: SalesContext, claim: Claim): Promise<Row[]> {
  const find = (spent: boolean, take: number) =>
    ports.db.payment.findMany({
      where: {
        ...ofWallet(ports, claim),
        state: 'settled',
        entitlement: { state: spent ? 'spent' : { not: 'spent' } },
      },
      include: { entitlement: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take,
    });
  const unspent = await find(false, AT_MOST + 1);
  return [...unspent, ...(await find(true, AT_MOST + 1 - unspent.length))];
}

async function findImageOf(
  ports: SalesContext,
  { product, targetImageId, entitlement }: Row,
): Promise<ClaimedPayment['image']> {
  if (entitlement?.state !== 'spent') return null;
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
  const { entitlement, ...payment } = row;
  const token = entitlement?.state === 'unspent' ? await issueToken(ports, row.id) : null;
  return { payment, token, image: await findImageOf(ports, row) };
}

/**
 * What a wallet that has signed in paid for: all that is settled, at most 100; or one payment by its id, in whatever
 * state it is. What is not used yet comes with its live token, or with a new one.
 *
 * @returns `not_found` where the wallet has made no payment of that id
 */
export async function claimPayments(ports: SalesContext, claim: Claim): Promise<Claimed | Refusal> {
  await reconcileOpenOf(ports, claim);
  const rows =
    claim.paymentId === null
      ? await listSettled(ports, claim)
      : await ports.db.payment.findMany({
          where: ofWallet(ports, claim),
          include: { entitlement: true },
        });
  if (claim.paymentId !== null && rows.length === 0) {
    return refuse('not_found', 'the wallet has made no such payment', {
      detail: 'This wallet has made no payment with this id.',
    });
  }
  const payments: ClaimedPayment[] = [];
  for (const row of rows.slice(0, AT_MOST)) payments.push(await toClaimed(ports, row));
  return { payments, more: rows.length > AT_MOST };
}
