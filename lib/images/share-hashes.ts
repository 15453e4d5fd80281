import type { Transaction } from '@/lib/db/create-client';
import type { StagedFacts } from './stage-image';

/**
 * Takes the locks that the trigger `image_not_blocked` takes for each row, of all rows at once and in the order of their
 * numbers, as whoever blocks takes them: row by row, two could wait for each other. Of one row, the trigger does so
 * itself.
 */
export async function shareHashes(
  inside: Pick<Transaction, '$executeRaw'>,
  images: readonly Pick<StagedFacts, 'receivedSha256' | 'servedSha256'>[],
): Promise<void> {
  if (images.length < 2) return;
  const hashes = images.flatMap(({ receivedSha256, servedSha256 }) => [
    receivedSha256,
    servedSha256,
  ]);
  await inside.$executeRaw`
    SELECT pg_advisory_xact_lock_shared(lock) FROM (
      SELECT DISTINCT blocked_hash_lock(sha256) AS lock FROM unnest(${hashes}::bytea[]) AS sha256
      ORDER BY lock) AS locks`;
}
