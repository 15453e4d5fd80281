import type { Transaction } from '@/lib/db/create-client';

/**
 * Until the transaction ends no upload with these bytes, as received or as served, is taken; those that were under way
 * have ended, and their rows are seen. In one order, so that two do not wait for each other.
 */
export async function lockHashes(
  inside: Pick<Transaction, '$executeRaw'>,
  hashes: readonly Uint8Array[],
): Promise<void> {
  await inside.$executeRaw`
    SELECT pg_advisory_xact_lock(lock) FROM (
      SELECT DISTINCT blocked_hash_lock(sha256) AS lock FROM unnest(${[...hashes]}::bytea[]) AS sha256
      ORDER BY lock) AS locks`;
}
