import type * as BlobSdk from '@vercel/blob';
import { HttpFailure } from '../http/http-failure';

/**
 * Turns what the SDK threw into a failure with the status that it has forgotten, so that it is known which are worth
 * another try. A RangeError is a defect of the caller's and stays what it is.
 */
export function toHttpFailure(sdk: typeof BlobSdk, error: unknown): HttpFailure | RangeError {
  if (error instanceof HttpFailure || error instanceof RangeError) return error;
  const answered = (status: number, code: string) => new HttpFailure(status, code, error);
  if (error instanceof sdk.BlobNotFoundError) return answered(404, 'not_found');
  if (error instanceof sdk.BlobStoreNotFoundError) return answered(404, 'store_not_found');
  if (error instanceof sdk.BlobAccessError) return answered(403, 'forbidden');
  if (error instanceof sdk.BlobStoreSuspendedError) return answered(403, 'store_suspended');
  if (error instanceof sdk.BlobFileTooLargeError) return answered(400, 'file_too_large');
  if (error instanceof sdk.BlobServiceRateLimited) return answered(429, 'rate_limited');
  if (error instanceof sdk.BlobServiceNotAvailable) return answered(503, 'service_unavailable');
  // An error that the SDK could not read, or whose code it does not know.
  if (error instanceof sdk.BlobUnknownError) return answered(500, 'unknown_error');
  if (error instanceof sdk.BlobRequestAbortedError) return new HttpFailure(null, 'TIMED_OUT');
  if (error instanceof sdk.BlobError) return answered(400, 'bad_request');
  // Connections that broke, and answers that are not JSON or not all of it.
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'BROKEN';
  return new HttpFailure(null, String(code), error);
}
