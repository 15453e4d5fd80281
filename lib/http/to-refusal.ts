import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { refuse, type ErrorCode, type Refusal } from '@/lib/errors';

/** No file descriptor is left to this process, or to this machine: those of requests under way come back by themselves. */
const NO_DESCRIPTORS = /\bE[MN]FILE\b/;

/** A thread that could not begin for want of them says so in its message alone. */
const lacksDescriptors = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  NO_DESCRIPTORS.test(
    thrown.code === 'ERR_WORKER_INIT_FAILED' ? thrown.message : String(thrown.code),
  );

/**
 * Turns what was thrown into a refusal: a broken store or database, or too many open files, is an outage, all else is a
 * defect of ours.
 */
export function toRefusal(thrown: unknown, failure: ErrorCode): Refusal {
  // By name: the store may be of another bundle, whose class is not the one that this one would import.
  const ofStore = thrown instanceof Error && thrown.name === 'StoreError';
  if (ofStore || isDatabaseOutage(thrown)) {
    return refuse('storage_unavailable', 'a store or the database does not answer', {
      retryAfterSeconds: 5,
    });
  }
  if (lacksDescriptors(thrown)) {
    return refuse('storage_unavailable', 'no file descriptor is left', { retryAfterSeconds: 5 });
  }
  return refuse(failure, 'unexpected exception');
}
