import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { readCursor } from '@/lib/payments/claim/cursor';
import { claimPayments, PAGE_AT_MOST, type Claim } from '@/lib/payments/claim-payments';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import { askToSignIn } from './ask-to-sign-in';
import type { ApiResponse } from './exchange';
import { presentDirect } from './present-direct';
import { presentClaim } from './present-payment';
import { readSmallJson } from './read-small-json';
import { PAYMENT_ID } from './schemas/parts';
import { verifyWallet } from './verify-wallet';

const PATH = '/api/payments/claim';

const WANTED = {
  path: PATH,
  statement: 'Show this wallet what it has paid for, and give it what it has not used yet.',
};

export const CLAIM_BODY = {
  schema: z
    .strictObject({
      payment: PAYMENT_ID.optional(),
      limit: z.int().min(1).max(PAGE_AT_MOST).optional(),
      next: z.string().optional(),
    })
    // The one payment is a page of its own.
    .refine(({ payment, next }) => payment === undefined || next === undefined),
  maxBytes: 4 * 1024,
  example: `{"payment":"<32 hex digits>"}, {"limit":<1 to ${PAGE_AT_MOST}>} or {"next":"<of the page before>"}`,
};

type Claimant = Pick<Claim, 'address' | 'cursor'>;

/** Who claims: the wallet that signs in, or whoever was given the next page by an earlier answer. */
async function readClaimant(
  { request, origins }: Call,
  ports: SalesContext,
  next: string | undefined,
): Promise<Claimant | Refusal> {
  if (next === undefined) {
    const wallet = await verifyWallet(ports, request.headers, origins, PATH);
    return isRefusal(wallet) ? wallet : { ...wallet, cursor: null };
  }
  // They might name two wallets. The sign-in is left unspent.
  if (request.headers.get('sign-in-with-x') !== null) {
    return refuse('invalid_request', 'a cursor and a sign-in', {
      detail: 'Send "next" without SIGN-IN-WITH-X: it needs no other proof.',
    });
  }
  const cursor = readCursor(ports, next);
  return isRefusal(cursor) ? cursor : { address: cursor.address, cursor };
}

/**
 * What a wallet has paid for, for whoever signs in with it: a page of it, or the one payment that the body names. The
 * pages that follow are for whoever has their `next`, without another sign-in.
 */
export async function handleClaim(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins } = call;
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return ports;
  // Before the sign-in, which a malformed body must not spend.
  const body = await readSmallJson(request, CLAIM_BODY);
  if (isRefusal(body)) return body;
  const { payment: paymentId = null, limit = PAGE_AT_MOST, next } = body ?? {};
  const claimant = await readClaimant(call, ports, next);
  if (isRefusal(claimant)) {
    return claimant.refused === 'unauthorized'
      ? askToSignIn(ports, claimant, origins, WANTED)
      : claimant;
  }
  const claimed = await claimPayments(ports, { ...claimant, paymentId, limit });
  if (isRefusal(claimed)) return claimed;
  const direct = presentDirect(context.env, origins);
  return answerJson({
    payments: claimed.payments.map((payment) => presentClaim(payment, origins, direct)),
    ...(claimed.next === null ? {} : { more: true, next: claimed.next }),
  });
}
