import type { Payment } from '@/lib/db/create-client';
import { isRefusal, type Refusal } from '@/lib/errors';
import { getPurchase, type Bought, type Purchase } from '@/lib/payments/get-purchase';
import { toHex } from '@/lib/payments/hex-bytes';
import type { SaleOutcome, SalesContext } from '@/lib/payments/ledger/sale';
import type { IssuedToken } from '@/lib/payments/tokens/make-token';
import { buildPaymentResponse } from '@/lib/payments/wire/build-payment-response';
import { answerUpload } from '../answer-upload';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { presentDirect } from '../present-direct';
import { presentFacts, presentLinks, presentUpload } from '../present-image';
import { problemBody } from '../problem';

const INSTEAD =
  'What was paid for could not be given any more, so the payment bought an upload token: send an image to /api/upload with it.';

function presentToken(
  { context, origins }: Call,
  { product }: Pick<Payment, 'product'>,
  { token, expiresAt }: IssuedToken,
) {
  const direct = presentDirect(context.env, origins);
  const instead = product === 'upload_token' ? {} : { message: INSTEAD };
  return { token, expiresAt: expiresAt.toISOString(), ...direct, ...instead };
}

/** One of several things: as it is answered alone. */
function presentOne(call: Call, payment: Payment, thing: Bought | Refusal): object {
  if (isRefusal(thing)) return problemBody(thing, call.origins);
  if (thing.kind === 'token') return presentToken(call, payment, thing.token);
  const { image, deleteToken } = thing.uploaded;
  return presentUpload(image, deleteToken, call.origins);
}

function answerOf(call: Call, payment: Payment, purchase: Purchase): ApiResponse {
  switch (purchase.kind) {
    case 'image':
      return answerUpload(call, purchase.uploaded);
    case 'kept': {
      const facts = presentFacts(purchase.image, call.origins);
      return answerJson({ ...facts, ...presentLinks(facts, call.origins) });
    }
    case 'token':
      return answerJson(presentToken(call, payment, purchase.token));
    case 'several':
      return answerJson({
        images: purchase.things.map((thing) => presentOne(call, payment, thing)),
      });
  }
}

type Granted = Extract<SaleOutcome, { kind: 'granted' }>;

/** What a settled payment has bought, with the settlement in the header that the client's protocol version reads. */
export async function answerPurchase(
  call: Call,
  ports: SalesContext,
  version: 1 | 2,
  { payment, token }: Granted,
): Promise<ApiResponse | Refusal> {
  const purchase: Purchase | Refusal =
    token === null ? await getPurchase(ports, payment) : { kind: 'token', token };
  if (isRefusal(purchase)) return purchase;
  const answer = answerOf(call, payment, purchase);
  if (payment.transaction === null) throw new Error(`payment ${payment.id} has no transaction`);
  const { name, value } = buildPaymentResponse({
    version,
    network: ports.payments.network,
    payer: toHex(payment.payer),
    transaction: toHex(payment.transaction),
  });
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}
