import { refuse } from '@/lib/errors';
import type { Admission } from '@/lib/rate-limit/create-admission';

/** No room for any upload. */
export const FULL_HOUSE: Admission = {
  enter: async () => refuse('overloaded', 'a test', { retryAfterSeconds: 5 }),
  inUse: 0,
};
