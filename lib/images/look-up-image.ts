import type { Context } from '@/lib/context';
import type { ImageRecord } from './image-record';
import { isImageId } from './is-image-id';
import { isLive } from './is-live';
import { toImageRecord } from './to-image-record';

/** What stands under an id: an image, what was one, what was taken down, or nothing that ever was. */
export type Lookup =
  | { readonly status: 'live'; readonly image: ImageRecord }
  | { readonly status: 'gone' | 'removed' | 'unknown'; readonly image: null };

/** Looks an id up, by the row and the clock: no job has to have run for an image to end. */
export async function lookUpImage(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: string,
): Promise<Lookup> {
  const row = isImageId(id) ? await db.image.findUnique({ where: { id } }) : null;
  if (row === null) return { status: 'unknown', image: null };
  if (isLive(row, clock.now())) return { status: 'live', image: toImageRecord(row) };
  return { status: row.removedAt === null ? 'gone' : 'removed', image: null };
}
