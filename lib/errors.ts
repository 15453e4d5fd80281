/**
 * Every way in which img402 says no. What each one means on the wire (status, title, words) stands in
 * `lib/http/error-table.ts`, which does not compile while a code of this list is missing there.
 */
export const ERROR_CODES = [
  'no_file',
  'empty_file',
  'invalid_request',
  'conflicting_payment_headers',
  'invalid_token',
  'unauthorized',
  'payment_required',
  'forbidden',
  'url_not_allowed',
  'not_found',
  'method_not_allowed',
  'upload_timeout',
  'idempotency_conflict',
  'conflict',
  'payment_already_used',
  'token_used',
  'token_expired',
  'file_too_large',
  'unsupported_format',
  'range_not_satisfiable',
  'invalid_image',
  'too_many_pixels',
  'too_many_frames',
  'url_unreachable',
  'daily_limit',
  'rate_limited',
  'headers_too_large',
  'blocked_content',
  'removed',
  'upload_failed',
  'internal_error',
  'payments_unavailable',
  'cron_unavailable',
  'clock_wrong',
  'restoring',
  'storage_unavailable',
  'overloaded',
  'shutting_down',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected "no". A surprise is an exception instead; there is no third way. */
export type Refusal = {
  readonly refused: ErrorCode;
  /** For the log: what was seen. May name offsets and sizes, never an address, a token or a file name. */
  readonly log: string;
  /** For a stranger: one sentence on what is wrong with this very request, put before the table's text. */
  readonly detail?: string;
  /** Whole seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number;
  /** Of several files, in their order: what is wrong with each; null where nothing is. */
  readonly files?: readonly (Refusal | null)[];
  /** With `payment_required`: why a payment was refused, in the words of the x402 specification. */
  readonly reason?: string;
};

/** Makes a refusal. `detail` is shown to the client, `log` is not. */
export function refuse(
  code: ErrorCode,
  log: string,
  more: Omit<Refusal, 'refused' | 'log'> = {},
): Refusal {
  return { refused: code, log, ...more };
}

/** Tells a refusal from the value that a function returns on success. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}
