import { z } from 'zod';
import { AbuseCategory } from '@/lib/db/create-client';

/** What ended an image, or held it back, as the store's log has it. */
export const REMOVAL = z.object({
  imageId: z.string().regex(/^[a-z0-9]{10,32}$/),
  kind: z.enum(['deleted', 'removed', 'held', 'released', 'restored']),
  /** What it was removed for; older entries do not say. */
  category: z.enum(AbuseCategory).nullable().default(null),
  /** Of the server's clock. */
  at: z.iso.datetime().transform((text) => new Date(text)),
});

export type Removal = z.infer<typeof REMOVAL>;

/** All keys of the log begin so, and no other key does. */
export const LOG_PREFIX = 'log-';

const stampOf = (at: Date) => at.toISOString().replaceAll(/[-:.]/g, '').toLowerCase();

/** The key of an entry: in the order of time. The same entry written twice is one object. */
export const toLogKey = ({ imageId, kind, at }: Removal): string =>
  `${LOG_PREFIX}${stampOf(at)}-${imageId}-${kind}.json`;

/** The key before which no entry of this time or a later one lies. */
export const toLogStart = (at: Date): string => LOG_PREFIX + stampOf(at);
