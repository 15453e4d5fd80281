import { queuePurge } from '@/lib/cdn/queue-purge';
import type { Context } from '@/lib/context';
import type { Image, Transaction } from '@/lib/db/create-client';
import { getPublicUrls } from './get-public-urls';

/**
 * Undoes a takedown inside the caller's transaction. What was served until then is served again, for as long as it had
 * left; what had ended before is no longer said to be removed. A legal hold stays.
 *
 * @returns whether it is served again
 */
export async function unhideImage(
  inside: Transaction,
  ports: Pick<Context, 'cdn' | 'clock' | 'env' | 'facts'>,
  image: Pick<Image, 'id' | 'format'>,
): Promise<boolean> {
  ports.facts.forget(image.id);
  const now = ports.clock.now();
  // Ended by the takedown itself, and not by its uploader or its time, and the bytes are there and not encrypted, nor about to be.
  const live = await inside.$executeRaw`
    UPDATE image
    SET state = 'live', gone_at = NULL, bytes_due_at = NULL, destroy_attempts = 0, sealed_until = NULL,
        removed_at = NULL, removed_for = NULL, in_review = false,
        expires_at = expires_at + (${now}::timestamptz - removed_at)
    WHERE id = ${image.id} AND state = 'deleting' AND removed_at IS NOT NULL AND gone_at = removed_at
      AND destroy_attempts = 0 AND encrypted_at IS NULL AND storage_key NOT LIKE '%.age'`;
  const unmarked = await inside.image.updateMany({
    where: { id: image.id, removedAt: { not: null } },
    data: { removedAt: null, removedFor: null, inReview: false },
  });
  if (live + unmarked.count === 0) return false;
  await inside.removalEntry.create({ data: { imageId: image.id, kind: 'restored', at: now } });
  // A cache may have the 451 for as long as it may have any error.
  await queuePurge(ports, inside, getPublicUrls(ports.env, image));
  return live === 1;
}
