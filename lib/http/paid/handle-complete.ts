import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { parseLifetime } from '@/lib/images/parse-lifetime';
import { completeDirectUpload } from '@/lib/payments/direct/complete-direct-upload';
import { findDirectUpload } from '@/lib/payments/direct/find-direct-upload';
import { admitUpload } from '../admit-upload';
import type { Call } from '../answer';
import { answerUpload } from '../answer-upload';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { readUploadToken } from './read-upload-token';

export const COMPLETE_BODY = {
  schema: z.strictObject({
    uploadId: z.string(),
    expires: z.union([z.string(), z.number()]).optional(),
  }),
  maxBytes: 1024,
  example: '{"uploadId":"<of the answer of /api/upload/direct>"}',
};

/** `POST /api/upload/complete`: makes what was put into the store an image, and answers as `POST /api/upload` does. */
export async function handleComplete(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request } = call;
  const token = readUploadToken(request.headers);
  if (token === null) return refuse('invalid_token', 'no token came with the request');
  const body = await readSmallJson(request, COMPLETE_BODY);
  if (isRefusal(body)) return body;
  if (body === null) {
    return refuse('invalid_request', 'no upload was named', {
      detail: `Send JSON like ${COMPLETE_BODY.example}.`,
    });
  }
  const retentionSeconds =
    body.expires === undefined
      ? null
      : parseLifetime(String(body.expires), context.env.paid.retentionSeconds);
  if (isRefusal(retentionSeconds)) return retentionSeconds;
  const found = await findDirectUpload(context, token, body.uploadId);
  if (isRefusal(found)) return found;
  const uploaded = await admitUpload(context, context.env.paid.maxBytes, () =>
    completeDirectUpload(context, found, retentionSeconds),
  );
  return isRefusal(uploaded) ? uploaded : answerUpload(call, uploaded);
}
