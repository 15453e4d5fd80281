import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';

/**
 * Ends an image for whoever was found to be allowed to: from the moment that the row says so it is not served, then
 * the bytes go. Bytes that a broken store would not give up are left to the sweep. Removing twice succeeds twice.
 */
export async function removeImage(
  { db, store, clock, log }: Pick<Context, 'db' | 'store' | 'clock' | 'log'>,
  { id, storageKey, bytesDeletedAt }: Pick<Image, 'id' | 'storageKey' | 'bytesDeletedAt'>,
): Promise<void> {
  if (bytesDeletedAt !== null) return;
  await db.image.updateMany({
    where: { id, state: 'live' },
    data: { state: 'deleting', goneAt: clock.now() },
  });
  try {
    await store.delete(storageKey);
  } catch (err) {
    log.error({ err, image: id }, 'bytes of a deleted image could not be deleted');
    return;
  }
  await db.image.updateMany({
    where: { id, state: 'deleting' },
    data: { state: 'deleted', bytesDeletedAt: clock.now() },
  });
}
