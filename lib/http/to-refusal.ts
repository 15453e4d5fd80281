import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { refuse, type ErrorCode, type Refusal } from '@/lib/errors';

/** Turns what was thrown into a refusal: a broken store or database is an outage, all else is a defect of ours. */
export function toRefusal(thrown: unknown, failure: ErrorCode): Refusal {
  // By name: the store may be of another bundle, whose class is not the one that this one would import.
  const ofStore = thrown instanceof Error && thrown.name === 'StoreError';
  if (ofStore || isDatabaseOutage(thrown)) {
    return refuse('storage_unavailable', 'a store or the database does not answer', {
      retryAfterSeconds: 5,
    });
  }
  return refuse(failure, 'unexpected exception');
}
