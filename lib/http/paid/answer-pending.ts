import type { Payment } from '@/lib/db/create-client';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';

/** A block's time: sooner there is nothing to see. */
const RETRY_AFTER_SECONDS = 2;

/** The answer while nobody knows whether a payment went through. Never a 402, or the client would pay again. */
export function answerPending({ origins }: Call, { id }: Pick<Payment, 'id'>): ApiResponse {
  const statusUrl = `${origins.site}/api/payments/${id}`;
  const message =
    'The payment was sent, and the chain has not shown it yet. Do not pay again: look at statusUrl, then send the same request with the same Idempotency-Key, or sign in with the wallet that paid at /api/payments/claim.';
  return answerJson(
    { status: 'pending', statusUrl, message },
    {
      status: 202,
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS), location: statusUrl },
    },
  );
}
