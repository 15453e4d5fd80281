import type { Image } from '@/lib/db/create-client';
import { isLive } from './is-live';
import type { Lookup } from './look-up-image';

/** What a row, or that there is none, says at an instant. Read the clock after the row. */
export function findStatus(
  row: Pick<Image, 'state' | 'expiresAt' | 'removedAt'> | null,
  now: Date,
): Lookup['status'] {
  if (row === null) return 'unknown';
  if (isLive(row, now)) return 'live';
  return row.removedAt === null ? 'gone' : 'removed';
}
