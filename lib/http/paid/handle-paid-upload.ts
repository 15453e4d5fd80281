import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findToken } from '@/lib/payments/tokens/find-token';
import { spendToken } from '@/lib/payments/tokens/spend-token';
import type { Call, Handler } from '../answer';
import { answerUpload } from '../answer-upload';
import type { ApiResponse } from '../exchange';
import { receiveUpload } from '../receive-upload';
import { uploadOffer } from './offers';
import { readCount } from './read-count';
import { readUploadToken } from './read-upload-token';
import { sellBy } from './sell-by';

async function uploadWithToken(call: Call, token: string): Promise<ApiResponse | Refusal> {
  const { context, request } = call;
  const count = readCount(call);
  if (isRefusal(count)) return count;
  if (count > 1) {
    return refuse('invalid_request', 'a token beside a count', {
      detail: 'A token uploads one image: send one request for each, or pay for several at once.',
    });
  }
  // Before the body: a refusal comes at once, and an upload that began in time counts.
  const entitlement = await findToken(context, token);
  if (isRefusal(entitlement)) {
    const pays = ['payment-signature', 'x-payment'].some((name) => request.headers.get(name));
    return pays && entitlement.refused !== 'payments_unavailable'
      ? refuse('conflicting_payment_headers', 'a payment beside a dead token', {
          detail: 'The upload token is not live, and a payment came beside it.',
        })
      : entitlement;
  }
  const uploaded = await receiveUpload(call, { tier: 'paid' }, (received) =>
    spendToken(context, entitlement, received),
  );
  return isRefusal(uploaded) ? uploaded : answerUpload(call, uploaded);
}

const sellUpload = sellBy(uploadOffer);

/** `POST /api/upload`: with a token, which is spent and beside which a payment is not looked at; or paid for at once. */
export const handlePaidUpload: Handler = async (call) => {
  const token = readUploadToken(call.request.headers);
  return token === null ? sellUpload(call) : uploadWithToken(call, token);
};
