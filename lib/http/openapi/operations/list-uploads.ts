import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { getDirectOrigin } from '@/lib/images/get-direct-origin';
import { getTiers } from '@/lib/images/tiers';
import type { Deployment } from '../../documents/deployment';
import { formatPrice } from '../../documents/format-price';
import {
  completeUploadRoute,
  directUploadRoute,
  freeUploadRoute,
  paidUploadRoute,
  uploadTokenRoute,
} from '../../routes';
import type { Operation } from '../operation';
import { NO_BODY, PAYING, PAYMENT_PROBLEMS, exampleToken, pendingAnswer } from './paid-parts';
import {
  BODY_CODES,
  BYTES_CODES,
  IMAGE_CONTENT,
  SALE_CODES,
  SOME_UPLOADED,
  listUrlCodes,
  TOKEN_CODES,
  UPLOAD_PROBLEMS,
  uploadAnswer,
} from './upload-parts';

const upload = { method: 'POST', tag: 'Upload' } as const;

function listPaid(deployment: Deployment): Operation[] {
  const { env, origins } = deployment;
  const { paid } = getTiers(env);
  const price = formatPrice(deployment, 'upload');
  const kept = formatDuration(paid.retentionSeconds);
  return [
    {
      ...upload,
      id: 'buyUploadToken',
      route: uploadTokenRoute,
      path: '/api/upload/token',
      summary: `Buy a token for one image, for ${price}`,
      description:
        'Without a payment the answer is 402 and says how to pay. The token is good for ten minutes; what was paid for is not lost with it.',
      parameters: PAYING,
      body: NO_BODY,
      answers: [
        {
          status: 200,
          description: 'Paid. Send the image to /api/upload with the token.',
          content: { 'application/json': { schema: 'UploadToken', example: exampleToken } },
        },
        pendingAnswer(deployment),
      ],
      codes: SALE_CODES,
      problems: PAYMENT_PROBLEMS,
      sells: 'upload_token',
    },
    {
      ...upload,
      id: 'uploadPaid',
      route: paidUploadRoute,
      path: '/api/upload',
      summary: `Upload an image of up to ${formatBytes(paid.maxBytes)}, kept for ${kept}`,
      description: `With a token in X-Upload-Token, or paid for in the same request (${price}). A bad image is refused before any money moves, and leaves a token whole. With count, a form of several images is one payment.`,
      // Not as a proof: catalogues would say that a key is needed.
      parameters: [...PAYING, 'uploadToken', 'count', 'expires'],
      body: { required: false, content: IMAGE_CONTENT },
      answers: [uploadAnswer(origins, 'Bought'), pendingAnswer(deployment)],
      codes: [
        ...SALE_CODES,
        ...TOKEN_CODES,
        ...BODY_CODES,
        ...BYTES_CODES,
        ...listUrlCodes(env),
        'not_found',
        'idempotency_conflict',
      ],
      problems: PAYMENT_PROBLEMS,
      sells: 'upload',
    },
  ];
}

function listDirect({ env, origins }: Deployment): Operation[] {
  const largest = formatBytes(env.paid.maxBytes);
  return [
    {
      ...upload,
      id: 'startDirectUpload',
      route: directUploadRoute,
      path: '/api/upload/direct',
      summary: 'Ask where to put a file that no request could carry',
      description: `For whoever has a token, and a file of up to ${largest}: PUT it to upload.url with upload.headers, then complete the upload.`,
      body: {
        required: true,
        content: {
          'application/json': { schema: 'DirectBody', example: { sizeBytes: 8_000_000 } },
        },
      },
      answers: [
        {
          status: 200,
          description: 'A permission for one file of that length.',
          content: { 'application/json': { schema: 'DirectUpload' } },
        },
      ],
      codes: [
        ...TOKEN_CODES,
        'invalid_request',
        'file_too_large',
        'upload_timeout',
        'rate_limited',
      ],
      proofs: ['uploadToken'],
    },
    {
      ...upload,
      id: 'completeDirectUpload',
      route: completeUploadRoute,
      path: '/api/upload/complete',
      summary: 'Make what was put into the store an image',
      description: 'It is inspected as any upload. Repeated, it answers the same.',
      body: {
        required: true,
        content: {
          'application/json': { schema: 'CompleteBody', example: { uploadId: '0'.repeat(32) } },
        },
      },
      answers: [uploadAnswer(origins)],
      codes: [
        ...TOKEN_CODES,
        ...BYTES_CODES,
        'invalid_request',
        'not_found',
        'upload_timeout',
        'overloaded',
        'shutting_down',
      ],
      proofs: ['uploadToken'],
    },
  ];
}

/** What takes an image in. */
export function listUploads(deployment: Deployment): Operation[] {
  const { env, payments, origins } = deployment;
  const { free } = getTiers(env);
  const size = formatBytes(free.maxBytes);
  const kept = formatDuration(free.retentionSeconds);
  return [
    {
      ...upload,
      id: 'uploadFree',
      route: freeUploadRoute,
      path: '/api/free',
      summary: `Upload an image of up to ${size}, kept for ${kept}, for nothing`,
      description:
        'PNG, JPEG, GIF or WebP. Metadata is removed, the pixels are not touched. Accept: text/plain answers with the URL alone. A form may hold several parts named image, up to ten: each has its own outcome.',
      parameters: ['idempotencyKey', 'expires'],
      body: { required: true, content: IMAGE_CONTENT },
      answers: [uploadAnswer(origins, 'Uploaded'), SOME_UPLOADED],
      problems: UPLOAD_PROBLEMS,
      codes: [
        ...BODY_CODES,
        ...BYTES_CODES,
        ...listUrlCodes(env),
        'not_found',
        'idempotency_conflict',
        ...(env.rateLimits ? (['daily_limit'] as const) : []),
      ],
    },
    ...(payments === null ? [] : listPaid(deployment)),
    ...(payments === null || getDirectOrigin(env) === null ? [] : listDirect(deployment)),
  ];
}
