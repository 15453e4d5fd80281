import type { Context } from '@/lib/context';
import { findStatus } from './find-status';
import type { ImageRecord } from './image-record';
import { isImageId } from './is-image-id';
import { toImageRecord } from './to-image-record';

/** What stands under an id: an image, what was one, what was taken down, or nothing that ever was. */
export type Lookup<Found = ImageRecord> =
  | { readonly status: 'live'; readonly image: Found }
  | { readonly status: 'gone' | 'removed' | 'unknown'; readonly image: null };

/** Looks an id up, by the row and the clock: no job has to have run for an image to end. */
export async function lookUpImage(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: string,
): Promise<Lookup> {
  const row = isImageId(id) ? await db.image.findUnique({ where: { id } }) : null;
  const status = findStatus(row, clock.now());
  return status === 'live' ? { status, image: toImageRecord(row!) } : { status, image: null };
}
