import type { Context } from '@/lib/context';
import { deleteObjects } from './delete-objects';

/** What became of the images that were named; those that somebody else has in hand, or the law holds, are neither. */
export type Destruction = { readonly destroyed: number; readonly failed: number };

/**
 * Destroys the bytes of hidden images that are due, then says so in their rows. Each is claimed first, by being due again
 * later (a minute, doubled with each attempt, six hours at most): whoever dies or fails on the way has thereby said when
 * to try again, and of several at once one does it. The claim is the moment from which a legal hold comes too late.
 */
export async function destroyBytes(
  { db, store, clock, log }: Pick<Context, 'db' | 'store' | 'clock' | 'log'>,
  ids: readonly string[],
): Promise<Destruction> {
  const now = clock.now();
  const claimed = await db.$queryRaw<{ id: string; storageKey: string }[]>`
    UPDATE image
    SET destroy_attempts = destroy_attempts + 1,
        bytes_due_at = ${now}::timestamptz
          + LEAST(interval '1 minute' * 2 ^ LEAST(destroy_attempts, 10), interval '6 hours')
    WHERE id = ANY(${[...ids]}::text[]) AND state = 'deleting' AND held_at IS NULL
      AND bytes_due_at <= ${now}::timestamptz
      AND (sealed_until IS NULL OR sealed_until <= ${now}::timestamptz)
    RETURNING id, storage_key AS "storageKey"`;
  const destroyed = await deleteObjects(store, claimed, (err, image) =>
    log.error({ err, image }, 'bytes of an image that has ended could not be deleted'),
  );
  await db.image.updateMany({
    where: { id: { in: destroyed }, state: 'deleting' },
    data: { state: 'deleted', bytesDeletedAt: clock.now(), bytesDueAt: null },
  });
  return { destroyed: destroyed.length, failed: claimed.length - destroyed.length };
}
