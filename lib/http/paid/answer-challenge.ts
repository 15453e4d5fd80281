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
import { getResourceUrl } from './get-resource-url';

/** A 402 for clients of both protocol versions: one reads the header, the other the body. */
export function answerChallenge(
  call: Call,
  { payments }: SalesContext,
  { product, count }: { readonly product: Product; readonly count: number },
  refusal: Refusal,
): ApiResponse {
  const { origins, context } = call;
  const problem = problemBody(refusal, origins);
  const { header, body } = buildChallenge({
    product,
    payments,
    paid: context.env.paid,
    longest: getLongestRequest(context.env),
    amount: getPrice(context.env, product) * BigInt(count),
    count,
    resourceUrl: getResourceUrl(call, count),
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
