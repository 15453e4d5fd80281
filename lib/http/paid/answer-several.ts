import type { Payment } from '@/lib/db/create-client';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { Bought } from '@/lib/payments/get-purchase';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { presentUpload } from '../present-image';
import { problemBody } from '../problem';
import { writeLines } from '../write-lines';
import { presentToken } from './present-token';

/** One of several things: as it is answered alone. */
function presentOne(call: Call, payment: Payment, thing: Bought | Refusal) {
  if (isRefusal(thing)) return problemBody(thing, call.origins);
  if (thing.kind === 'token') return presentToken(call, payment, thing.token);
  const { image, deleteToken } = thing.uploaded;
  return presentUpload(image, deleteToken, call.origins);
}

/** What one payment for several images has bought: each in its order, as JSON or as lines of text. */
export function answerSeveral(
  call: Call,
  payment: Payment,
  things: readonly (Bought | Refusal)[],
): ApiResponse {
  const images = things.map((thing) => presentOne(call, payment, thing));
  const uploads = things.map((thing) => (isRefusal(thing) ? thing.refused : 'ok'));
  const headers = { vary: 'Accept' };
  if (call.offer !== 'text/plain') return { ...answerJson({ images }, { headers }), uploads };
  return {
    status: 200,
    headers: {
      ...{ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      ...headers,
    },
    body: writeLines(images),
    uploads,
  };
}
