import type { Context } from '@/lib/context';
import type { ImageRecord } from './image-record';
import { isImageId } from './is-image-id';
import { isLive } from './is-live';
import { toImageRecord } from './to-image-record';

/** A live image, or null: unknown, deleted, or expired, by the clock and not by a job. */
export async function findImage(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: string,
): Promise<ImageRecord | null> {
  if (!isImageId(id)) return null;
  const row = await db.image.findUnique({ where: { id } });
  return row !== null && isLive(row, clock.now()) ? toImageRecord(row) : null;
}
