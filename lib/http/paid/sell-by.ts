import type { Product } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { checkSale } from '@/lib/payments/ledger/check-sale';
import type { Sale, SaleOutcome, SalesContext } from '@/lib/payments/ledger/sale';
import { sell } from '@/lib/payments/ledger/sell';
import type { SignedPayment } from '@/lib/payments/signed-payment';
import { checkStrikes } from '@/lib/payments/strikes/check-strikes';
import { countStrike } from '@/lib/payments/strikes/count-strike';
import { readIdempotencyKey } from '@/lib/payments/wire/read-idempotency-key';
import { readPayment } from '@/lib/payments/wire/read-payment';
import type { Call, Handler } from '../answer';
import type { ApiResponse } from '../exchange';
import { answerChallenge } from './answer-challenge';
import { answerPending } from './answer-pending';
import { answerPurchase } from './answer-purchase';
import { getResourceUrl } from './get-resource-url';
import { checkRefusals, countRefusal, isOnClient } from './limit-refusals';

/** What a sale needs beside the payment. */
type More = Pick<Sale, 'images' | 'targetImageId' | 'precondition'>;

export type Offer = {
  readonly product: Product;
  /** How many are bought at once; asked first of all. One unless told. */
  readonly count?: (call: Call) => number | Refusal;
  /** Reads what else the request must bring and hands it to the sale; a refusal ends it before any money moves. */
  readonly needs: (
    call: Call,
    count: number,
    sale: (more: More) => Promise<SaleOutcome>,
    /** For what has to wait before it reads: whether address and payer are still let in. */
    checkLimits: () => Promise<Refusal | null>,
  ) => Promise<SaleOutcome>;
  /** Asked where no payment came: what cannot be bought is not offered. */
  readonly check?: (call: Call) => Promise<Refusal | null>;
};

/** All that is decided before the body is read, then the sale. */
async function trySale(
  call: Call,
  ports: SalesContext,
  { product, needs }: Offer,
  count: number,
  payment: SignedPayment,
): Promise<SaleOutcome> {
  const { request } = call;
  const key = readIdempotencyKey(request.headers, payment);
  if (isRefusal(key)) return key;
  const refused = await checkSale(ports, { product, count, payment, key });
  if (refused !== null) return refused;
  // From here on the payer is known, and answers for what follows.
  const payer = payment.authorization.from;
  const struck = await checkStrikes(ports, payer);
  if (struck !== null) return struck;
  const resourceUrl = getResourceUrl(call, count);
  const outcome = await needs(
    call,
    count,
    (more) => sell(ports, { product, count, payment, key, resourceUrl, ...more }),
    async () => (await checkRefusals(call)) ?? (await checkStrikes(ports, payer)),
  );
  if (isRefusal(outcome) && isOnClient(outcome)) await countStrike(ports, payer);
  return outcome;
}

async function serve(
  call: Call,
  ports: SalesContext,
  offer: Offer,
  count: number,
): Promise<ApiResponse | Refusal> {
  const payment = readPayment(call.request.headers);
  if (payment === null) {
    const none = refuse('payment_required', 'no payment came with the request');
    return (await offer.check?.(call)) ?? none;
  }
  const limited = await checkRefusals(call);
  if (limited !== null) return limited;
  if (isRefusal(payment)) {
    await countRefusal(call);
    return payment;
  }
  const outcome = await trySale(call, ports, offer, count, payment);
  if (isRefusal(outcome)) {
    if (isOnClient(outcome)) await countRefusal(call);
    return outcome;
  }
  if (outcome.kind === 'pending') return answerPending(call, outcome.payment);
  try {
    return await answerPurchase(call, ports, payment.version, outcome);
  } catch (err) {
    // The money has moved: what broke on our side is not a reason to tell anything but to come again.
    call.context.log.error({ err, payment: outcome.payment.id }, 'a purchase could not be told');
    return answerPending(call, outcome.payment);
  }
}

/** The handler of a paid route: what is offered, what it needs; what it grants follows from the product. */
export function sellBy(offer: Offer): Handler {
  return async (call) => {
    const count = offer.count?.(call) ?? 1;
    if (isRefusal(count)) return count;
    const ports = getSalesContext(call.context);
    if (isRefusal(ports)) return ports;
    const answer = await serve(call, ports, offer, count);
    return isRefusal(answer) && answer.refused === 'payment_required'
      ? answerChallenge(call, ports, { product: offer.product, count }, answer)
      : answer;
  };
}
