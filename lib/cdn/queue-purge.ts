import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';

/**
 * Writes down that the CDN must forget these addresses. Call it in the transaction that ends their being served: the
 * purge is then as certain as the end itself. Without a CDN there is nothing to forget.
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
  await db.cdnPurge.createMany({ data: urls.map((url) => ({ url, createdAt: now, dueAt: now })) });
}
