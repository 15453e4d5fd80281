import type { Payment } from '@/lib/db/create-client';
import { isRefusal, type Refusal } from '@/lib/errors';
import { getPurchase, type Purchase } from '@/lib/payments/get-purchase';
import { toHex } from '@/lib/payments/hex-bytes';
import type { SaleOutcome, SalesContext } from '@/lib/payments/ledger/sale';
import { buildPaymentResponse } from '@/lib/payments/wire/build-payment-response';
import { answerUpload } from '../answer-upload';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { presentFacts, presentLinks } from '../present-image';
import { answerSeveral } from './answer-several';
import { presentToken } from './present-token';

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
      return answerSeveral(call, payment, purchase.things);
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
  if (purchase.kind === 'several') {
    const [first] = purchase.things;
    if (isRefusal(first) && purchase.things.every(isRefusal)) return first;
  }
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
