import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { isPreservedKey } from '@/lib/images/is-preserved-key';

/** Objects of one image: there is one, or a few that runs which were cut off have left. */
const PAGE = 50;

/**
 * Has the row of a restored backup name the encrypted bytes that came since: it knows the plain ones, which are gone, and
 * what nobody names is swept. Where nothing of the image is encrypted, nothing changes. For whoever takes it down again
 * while the doors are closed.
 */
export async function adoptPreserved(
  { db, store, clock }: Pick<Context, 'db' | 'store' | 'clock'>,
  { id, storageKey }: Pick<Image, 'id' | 'storageKey'>,
): Promise<void> {
  if (isPreservedKey(storageKey)) return;
  const { objects } = await store.list({ after: `${id}-`, limit: PAGE });
  const preserved = objects.find(({ key }) => key.startsWith(`${id}-`) && isPreservedKey(key));
  // A plain object that is still there is the one that counts: it will be encrypted again.
  if (preserved === undefined || (await store.head(storageKey)) !== null) return;
  const now = clock.now();
  await db.$executeRaw`
    UPDATE image
    SET storage_key = ${preserved.key}, encrypted_at = ${now}::timestamptz,
        state = CASE WHEN state = 'deleted' THEN 'deleting' ELSE state END,
        bytes_due_at = CASE WHEN state = 'deleted' THEN ${now}::timestamptz ELSE bytes_due_at END,
        bytes_deleted_at = NULL, destroy_attempts = 0
    WHERE id = ${id} AND storage_key = ${storageKey}`;
}
