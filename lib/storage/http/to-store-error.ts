import { StoreError } from '../store';
import { HttpFailure } from './http-failure';

/** What services call a bucket, a disk or an account that has no room left, or an object that has no place there. */
const FULL =
  /StorageFull|QuotaExceeded|InsufficientStorage|EntityTooLarge|StorageCapExceeded|file_too_large/i;

/**
 * Turns the failure of a store on the network into what callers of a store know. A RangeError is a defect of the
 * caller's and stays what it is.
 *
 * @param name of the driver
 * @param doing names the step, for the log
 */
export function toStoreError(name: string, doing: string, error: unknown): unknown {
  if (error instanceof StoreError || error instanceof RangeError) return error;
  if (!(error instanceof HttpFailure)) {
    return new StoreError('unavailable', `${name}: ${doing} failed`, error);
  }
  const full = error.status === 507 || (error.status !== null && FULL.test(error.code));
  const message = `${name}: ${doing} failed: ${error.message}`;
  return new StoreError(full ? 'full' : 'unavailable', message, error);
}
