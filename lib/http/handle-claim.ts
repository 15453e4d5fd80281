import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { claimPayments } from '@/lib/payments/claim-payments';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import type { Call } from './answer';
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
    payment: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
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
  const { payments } = context;
  if (payments === null) return refuse('payments_unavailable', 'payments are off');
  const ports: SalesContext = { ...context, payments };
  // Before the sign-in, which a malformed body must not spend.
  const body = await readSmallJson(request, BODY);
  if (isRefusal(body)) return body;
  const wallet = await verifyWallet(ports, request.headers, origins, PATH);
  if (isRefusal(wallet)) {
    return wallet.refused === 'unauthorized' ? askToSignIn(ports, wallet, origins, WANTED) : wallet;
  }
  const claimed = await claimPayments(ports, { ...wallet, paymentId: body?.payment ?? null });
  if (isRefusal(claimed)) return claimed;
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({
      payments: claimed.payments.map((payment) => presentClaim(payment, origins)),
      ...(claimed.more ? { more: true } : {}),
    }),
  };
}
