import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';

/**
 * When a second purge follows the first. A fetch of the CDN that found the image live may be on its way while we purge,
 * and fill the cache after it. Any fetch has ended by then that is not slower than 175 KB/s for the largest image.
 */
const ECHO_MS = 60_000;

/**
 * Writes down that the CDN must forget these addresses: at once, and again when fetches that were under way have ended.
 * Call it in the transaction that ends their being served: the purge is then as certain as the end itself. Without a CDN
 * there is nothing to forget.
 *
 * @param db the transaction
 */
export async function queuePurge(
  { cdn, clock }: Pick<Context, 'cdn' | 'clock'>,
  db: Pick<Transaction, 'cdnPurge'>,
  urls: readonly string[],
): Promise<void> {
  if (cdn === null || urls.length === 0) return;
  const now = clock.now();
  const later = new Date(now.getTime() + ECHO_MS);
  await db.cdnPurge.createMany({
    data: urls.flatMap((url) => [now, later].map((dueAt) => ({ url, createdAt: now, dueAt }))),
  });
}
