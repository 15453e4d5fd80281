import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isDeleteToken } from './delete-token';
import { isImageId } from './is-image-id';

/**
 * Deletes an image for whoever holds its token: from the moment that the row says so it is not served, then the bytes
 * go. Bytes that a broken store would not give up are left to the sweep. Deleting twice succeeds twice.
 */
export async function deleteImage(
  { db, store, clock, log }: Pick<Context, 'db' | 'store' | 'clock' | 'log'>,
  id: string,
  token: string,
): Promise<'deleted' | Refusal> {
  const row = isImageId(id) ? await db.image.findUnique({ where: { id } }) : null;
  // An unknown id costs the same comparison as a wrong token.
  const fits = isDeleteToken(token, row?.deleteTokenHash ?? new Uint8Array(32));
  if (row === null || !fits) return refuse('forbidden', 'the token is not of this image');
  if (row.bytesDeletedAt !== null) return 'deleted';
  await db.image.updateMany({
    where: { id, state: 'live' },
    data: { state: 'deleting', goneAt: clock.now() },
  });
  try {
    await store.delete(row.storageKey);
  } catch (err) {
    log.error({ err, image: id }, 'bytes of a deleted image could not be deleted');
    return 'deleted';
  }
  await db.image.updateMany({
    where: { id, state: 'deleting' },
    data: { state: 'deleted', bytesDeletedAt: clock.now() },
  });
  return 'deleted';
}
