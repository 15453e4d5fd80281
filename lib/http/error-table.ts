import type { ErrorCode } from '@/lib/errors';

export type ErrorRow = {
  readonly status: number;
  readonly title: string;
  /** For a stranger: whether anything was lost, and what to do. A refusal's own detail stands before it. */
  readonly message: string;
  /** Whether the very same request may succeed later. */
  readonly retryable: boolean;
};

const no = false;
const yes = true;

const row = (status: number, title: string, retryable: boolean, message: string): ErrorRow => ({
  status,
  title,
  message,
  retryable,
});

/** What each refusal means on the wire. A code without a row here does not compile. */
export const ERROR_TABLE: Record<ErrorCode, ErrorRow> = {
  no_file: row(
    400,
    'No image in the request',
    no,
    'Send the image as a form field named "image", as JSON {"image":"<base64>"}, or as the raw body with an image/* type. Nothing was stored.',
  ),
  empty_file: row(
    400,
    'The file is empty',
    no,
    'The file holds no bytes. Choose another one. Nothing was stored.',
  ),
  invalid_request: row(
    400,
    'The request could not be read',
    no,
    'Check it against the docs and send it again. Nothing was stored.',
  ),
  conflicting_payment_headers: row(
    400,
    'Two proofs in one request',
    no,
    'Send one payment header, or one live upload token without any. Nothing was stored or charged.',
  ),
  invalid_token: row(
    401,
    'The upload token is unknown',
    no,
    'Send the token as it was answered, in X-Upload-Token. Where a newer one was issued since, only that one is good. Nothing was stored.',
  ),
  payment_required: row(
    402,
    'Payment required',
    yes,
    'Sign one of the ways in "accepts" with an x402 client and send the request again. Nothing was charged.',
  ),
  conflict: row(
    409,
    'Not possible any more',
    no,
    'Something has changed meanwhile, or was decided before. Look at it again. Nothing was changed.',
  ),
  payment_already_used: row(
    409,
    'This payment is used',
    no,
    'One payment buys one thing, once. Its buyer gets it by the same request with the same Idempotency-Key, or by signing in with the wallet that paid: POST /api/payments/claim.',
  ),
  token_used: row(
    409,
    'The upload token is used',
    no,
    'It was used for another image. Buy a new one, or send the same bytes to get the same answer. Nothing was stored.',
  ),
  token_expired: row(
    410,
    'The upload token has expired',
    no,
    'What was paid for is not lost: repeat the purchase with the same Idempotency-Key, or sign in with the wallet that paid (POST /api/payments/claim), and get a fresh token.',
  ),
  payments_unavailable: row(
    503,
    'Payments are not available',
    yes,
    'Nothing was charged and nothing was stored.',
  ),
  unauthorized: row(
    401,
    'Proof is missing',
    no,
    'Sign in with the wallet that paid (SIGN-IN-WITH-X), or, to delete an image, send "Authorization: Bearer <deleteToken>" with the token that came with the upload. Nothing was changed.',
  ),
  forbidden: row(
    403,
    'The proof does not fit',
    no,
    'This token does not belong to this image. Nothing was changed.',
  ),
  url_not_allowed: row(
    403,
    'This URL is not fetched',
    no,
    'Images are fetched from public servers only, by http or https on their usual ports. Send the image itself. Nothing was stored.',
  ),
  not_found: row(
    404,
    'Nothing here',
    no,
    'There is nothing at this address, or it has expired or was deleted.',
  ),
  method_not_allowed: row(
    405,
    'Method not allowed',
    no,
    'This address does not take this method; the Allow header lists those it takes.',
  ),
  upload_timeout: row(
    408,
    'The upload took too long',
    yes,
    'The bytes came too slowly or stopped. Nothing was stored; send it again.',
  ),
  idempotency_conflict: row(
    409,
    'The idempotency key is taken',
    no,
    'This Idempotency-Key was used for another upload. Use a new random key. Nothing was stored.',
  ),
  file_too_large: row(
    413,
    'The file is too large',
    no,
    'Make it smaller and send it again. Nothing was stored.',
  ),
  unsupported_format: row(
    415,
    'Not a format we take',
    no,
    'Send a PNG, JPEG, GIF or WebP image. Nothing was stored.',
  ),
  range_not_satisfiable: row(
    416,
    'The range lies outside the image',
    no,
    'Ask for one range inside the size that Content-Range tells.',
  ),
  invalid_image: row(
    422,
    'The image is damaged',
    no,
    'Save it again with an image program and send the new file. Nothing was stored.',
  ),
  too_many_pixels: row(
    422,
    'The image has too many pixels',
    no,
    'Scale it down and send it again. Nothing was stored.',
  ),
  too_many_frames: row(
    422,
    'The animation has too many frames',
    no,
    'Shorten it and send it again. Nothing was stored.',
  ),
  url_unreachable: row(
    424,
    'The image could not be fetched',
    yes,
    'See that the URL shows the image to everybody, within ten seconds, or send the image itself. Nothing was stored.',
  ),
  daily_limit: row(
    429,
    'The free uploads of today are used up',
    yes,
    'This server stores a fixed amount of free images a day. Nothing was stored; try again after midnight UTC.',
  ),
  rate_limited: row(
    429,
    'Too many requests',
    yes,
    'Wait for the seconds that Retry-After names, then try again. Nothing was stored or changed.',
  ),
  headers_too_large: row(
    431,
    'The request headers are too large',
    no,
    'Send fewer or shorter headers. Nothing was stored.',
  ),
  blocked_content: row(
    451,
    'This image may not be published',
    no,
    'Its content was removed from this service before. Nothing was stored.',
  ),
  removed: row(
    451,
    'This image was removed',
    no,
    'It was removed from this service after a report.',
  ),
  upload_failed: row(
    500,
    'The upload failed',
    yes,
    'Something broke on our side. Nothing was stored; send it again, with the same Idempotency-Key where you used one.',
  ),
  internal_error: row(
    500,
    'Something broke on our side',
    yes,
    'It is logged under the id in X-Request-Id. Nothing was lost; try again.',
  ),
  cron_unavailable: row(
    503,
    'Nobody can call the jobs here',
    no,
    'The operator has set no CRON_SECRET, and without one nobody is let in. Nothing ran.',
  ),
  clock_wrong: row(
    503,
    'The clock of the server is wrong',
    yes,
    'It is over five minutes off the clock of its database, and a job that ends images or destroys by the time does not run. Nothing was changed; set the clock and call again.',
  ),
  restoring: row(
    503,
    'The server is being restored',
    yes,
    'It was restored from a backup and is making up for what happened since. Nothing was stored or charged; try again in a minute.',
  ),
  storage_unavailable: row(
    503,
    'The storage does not answer',
    yes,
    'Nothing was lost or changed. Try again in a few seconds.',
  ),
  overloaded: row(
    503,
    'The server is full for the moment',
    yes,
    'Too many uploads are under way. Nothing was stored; try again in a few seconds.',
  ),
  shutting_down: row(
    503,
    'The server is restarting',
    yes,
    'Nothing was stored. Try again in a few seconds.',
  ),
};
