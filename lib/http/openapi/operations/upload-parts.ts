import { ERROR_CODES, type ErrorCode } from '@/lib/errors';
import type { Env } from '@/lib/env';
import type { Origins } from '../../get-origins';
import type { Answer, Contents, Operation } from '../operation';
import { EXAMPLE_PNG, EXAMPLE_STABLE, exampleUpload } from './example-image';

const BINARY = { type: 'string', contentMediaType: 'application/octet-stream' };

const raw = (schema: object): Contents[string] => ({ schema });

/** The forms in which an image comes. */
export const IMAGE_CONTENT: Contents = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      description: 'The image in "image", else in "file", else in the first part that is a file.',
      properties: {
        image: BINARY,
        file: BINARY,
        url: { type: 'string', description: 'Of an image, instead of the image.' },
        expires: { type: 'string' },
      },
    },
  },
  'application/json': { schema: 'ImageBody', example: { image: EXAMPLE_PNG } },
  'application/x-www-form-urlencoded': {
    schema: {
      type: 'object',
      description: 'A form without a file: the URL of an image.',
      properties: { url: { type: 'string' }, expires: { type: 'string' } },
    },
  },
  'image/png': raw(BINARY),
  'image/jpeg': raw(BINARY),
  'image/gif': raw(BINARY),
  'image/webp': raw(BINARY),
  'application/octet-stream': raw(BINARY),
};

/** The answer to an upload, in the three forms that `Accept` asks for. */
export const uploadAnswer = (
  origins: Origins,
  schema: 'UploadedImage' | 'Uploaded' | 'Bought' = 'UploadedImage',
): Answer => {
  const example = exampleUpload(origins);
  return {
    status: 200,
    description: 'The image is served from now on.',
    content: {
      'application/json': { schema, example },
      'text/plain': { schema: { type: 'string' }, example: `${example.url}\n` },
      'text/html': { schema: { type: 'string' } },
    },
    stable: EXAMPLE_STABLE,
  };
};

/** Of an image that comes in the body. */
export const BODY_CODES: readonly ErrorCode[] = [
  'no_file',
  'empty_file',
  'invalid_request',
  'upload_timeout',
  'overloaded',
  'shutting_down',
];

/** Of an image that is named by its URL. */
export const listUrlCodes = ({ urlUploads }: Env): readonly ErrorCode[] => [
  'url_not_allowed',
  ...(urlUploads ? (['url_unreachable'] as const) : []),
];

/** Of the bytes themselves. */
export const BYTES_CODES: readonly ErrorCode[] = [
  'file_too_large',
  'unsupported_format',
  'invalid_image',
  'too_many_pixels',
  'too_many_frames',
  'blocked_content',
];

/** Of a request that may bring a payment. */
export const SALE_CODES: readonly ErrorCode[] = [
  'invalid_request',
  'conflicting_payment_headers',
  'payment_required',
  'payment_already_used',
  'headers_too_large',
  'payments_unavailable',
];

/** Of an upload token. */
export const TOKEN_CODES: readonly ErrorCode[] = [
  'invalid_token',
  'token_expired',
  'token_used',
  'payments_unavailable',
];

/** Of several images, some. */
export const SOME_UPLOADED: Answer = {
  status: 207,
  description: 'Of several images, some are stored: each says so, or why not.',
  content: {
    'application/json': { schema: 'UploadedImages' },
    'text/plain': { schema: { type: 'string' } },
    'text/html': { schema: { type: 'string' } },
  },
};

/** Where several images may come, the problem of the first has all of them beside it. */
export const UPLOAD_PROBLEMS: NonNullable<Operation['problems']> = Object.fromEntries(
  ERROR_CODES.map((code) => [code, 'UploadProblem']),
);
