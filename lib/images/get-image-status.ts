import type { Context } from '@/lib/context';
import { isImageId } from './is-image-id';
import { isLive } from './is-live';

/** Whether an id is live, was once an image, or never was. */
export async function getImageStatus(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: string,
): Promise<'live' | 'gone' | 'unknown'> {
  if (!isImageId(id)) return 'unknown';
  const row = await db.image.findUnique({
    where: { id },
    select: { state: true, expiresAt: true },
  });
  if (row === null) return 'unknown';
  return isLive(row, clock.now()) ? 'live' : 'gone';
}
