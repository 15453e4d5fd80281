import { z } from 'zod';
import { isRefusal, type Refusal } from '@/lib/errors';
import { claimPayments } from '@/lib/payments/claim-payments';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { isPaymentId } from '@/lib/payments/is-payment-id';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import { askToSignIn } from './ask-to-sign-in';
import type { ApiResponse } from './exchange';
import { presentClaim } from './present-payment';
import { readSmallJson } from './read-small-json';
import { verifyWallet } from './verify-wallet';

const PATH = '/api/payments/claim';

const WANTED = {
  path: PATH,
  statement: 'Show this wallet what it has paid for, and give it what it has not used yet.',
};

const BODY = {
  schema: z.strictObject({
    payment: z.string().refine(isPaymentId).optional(),
  }),
  maxBytes: 4 * 1024,
  example: '{"payment":"<32 hex digits>"}',
};

/** What a wallet has paid for, for whoever signs in with it: all of it, or the one payment that the body names. */
export async function handleClaim({
  context,
  request,
  origins,
}: Call): Promise<ApiResponse | Refusal> {
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return ports;
  // Before the sign-in, which a malformed body must not spend.
  const body = await readSmallJson(request, BODY);
  if (isRefusal(body)) return body;
  const wallet = await verifyWallet(ports, request.headers, origins, PATH);
  if (isRefusal(wallet)) {
    return wallet.refused === 'unauthorized' ? askToSignIn(ports, wallet, origins, WANTED) : wallet;
  }
  const claimed = await claimPayments(ports, { ...wallet, paymentId: body?.payment ?? null });
  if (isRefusal(claimed)) return claimed;
  return answerJson({
    payments: claimed.payments.map((payment) => presentClaim(payment, origins)),
    ...(claimed.more ? { more: true } : {}),
  });
}
