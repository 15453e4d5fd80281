import type { Image } from '@/lib/db/create-client';

/**
 * Whether an image is served at an instant: the row says so, and its time is not over. No job has to have run. Read the
 * clock after the row: an image that expired meanwhile is gone.
 */
export function isLive(row: Pick<Image, 'state' | 'expiresAt'>, now: Date): boolean {
  return row.state === 'live' && row.expiresAt > now;
}
