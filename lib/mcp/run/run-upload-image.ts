import type { CallToolResult } from '@modelcontextprotocol/server';
import { freeUploadRoute, paidUploadRoute } from '@/lib/http/routes';
import { callRoute } from '../call-route';
import { presentError } from '../tools/present-error';
import { toResult } from '../result/to-result';
import type { UploadImageInput } from '../tools/describe-upload-image';
import { streamUploadBody } from './stream-upload-body';
import type { ToolRun } from './tool-run';

/** `upload_image`: as `POST /api/free` and `POST /api/upload` with JSON. */
export async function runUploadImage(
  { call, facts, payment }: ToolRun,
  { image, url, tier, expires, idempotencyKey }: UploadImageInput,
): Promise<CallToolResult> {
  if ((image === undefined) === (url === undefined)) {
    return presentError({
      error: 'invalid_request',
      message:
        'Give exactly one of "image" (base64) and "url". For a file and a shell, use create_upload. Nothing was stored.',
    });
  }
  const response = await callRoute(call, tier === 'free' ? freeUploadRoute : paidUploadRoute, {
    method: 'POST',
    path: tier === 'free' ? '/api/free' : '/api/upload',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(tier === 'free' ? {} : payment),
    },
    body: streamUploadBody({ ...(image === undefined ? { url } : { image }), expires }),
  });
  return toResult(response, 'upload_image', facts);
}
