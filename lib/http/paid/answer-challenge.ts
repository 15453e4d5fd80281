import type { Product } from '@/lib/db/create-client';
import type { Refusal } from '@/lib/errors';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { getPrice } from '@/lib/payments/products';
import { buildChallenge } from '@/lib/payments/wire/build-challenge';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { problemBody } from '../problem';

/** A 402 for clients of both protocol versions: one reads the header, the other the body. */
export function answerChallenge(
  { request, origins, context }: Call,
  { payments }: SalesContext,
  product: Product,
  refusal: Refusal,
): ApiResponse {
  const problem = problemBody(refusal, origins);
  const { header, body } = buildChallenge({
    product,
    payments,
    paid: context.env.paid,
    longest: getLongestRequest(context.env),
    amount: getPrice(context.env, product),
    resourceUrl: origins.site + request.path,
    siteUrl: origins.site,
    reason: refusal.reason ?? refusal.refused,
    message: problem.message,
  });
  // What older clients read keeps its place; the members of a problem stand beside it.
  return answerJson(
    { ...problem, ...body },
    { status: 402, headers: { 'payment-required': header } },
  );
}
