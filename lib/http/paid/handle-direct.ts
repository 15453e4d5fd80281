import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { getDirectOrigin } from '@/lib/images/get-direct-origin';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import { grantDirectUpload } from '@/lib/payments/direct/grant-direct-upload';
import { findToken } from '@/lib/payments/tokens/find-token';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { readUploadToken } from './read-upload-token';

export const DIRECT_BODY = {
  schema: z.strictObject({ sizeBytes: z.int().min(1) }),
  maxBytes: 1024,
  example: '{"sizeBytes":8000000}, the length of the file in bytes',
};

/**
 * `POST /api/upload/direct`: where and how to put a file that no request to us could carry, for whoever has a live token.
 * The length is asked for, since the permission is for that length: without it one cent would buy a store full of bytes.
 */
export async function handleDirect(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins } = call;
  if (getDirectOrigin(context.env) === null) {
    return refuse('not_found', 'nothing is put straight into the store here', {
      detail: 'Every image comes through POST /api/upload here.',
    });
  }
  const token = readUploadToken(request.headers);
  if (token === null) return refuse('invalid_token', 'no token came with the request');
  const entitlement = await findToken(context, token);
  if (isRefusal(entitlement)) return entitlement;
  const body = await readSmallJson(request, DIRECT_BODY);
  if (isRefusal(body)) return body;
  if (body === null) {
    return refuse('invalid_request', 'no length came with the request', {
      detail: `Send JSON like ${DIRECT_BODY.example}.`,
    });
  }
  const { maxBytes } = context.env.paid;
  if (body.sizeBytes > maxBytes) return refuseTooLarge(maxBytes, 'the announced length');
  const granted = await grantDirectUpload(context, entitlement, body.sizeBytes);
  if (isRefusal(granted)) return granted;
  return answerJson({
    upload: granted.upload,
    uploadId: granted.uploadId,
    expiresAt: granted.expiresAt.toISOString(),
    completeUrl: `${origins.site}/api/upload/complete`,
  });
}
