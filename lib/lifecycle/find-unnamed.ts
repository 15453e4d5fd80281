import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';

type Database = Context['db'] | Transaction;

/**
 * Which of these storage keys no row names: no image that still has its bytes, no upload that waits for its payment, no permission to
 * put it. One statement, since an upload that becomes an image between two would be seen by neither.
 */
export async function findUnnamed(
  db: Pick<Database, '$queryRaw'>,
  keys: readonly string[],
): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const rows = await db.$queryRaw<{ key: string }[]>`
    SELECT key FROM unnest(${[...keys]}::text[]) AS key
    WHERE NOT EXISTS (SELECT FROM image WHERE storage_key = key AND bytes_deleted_at IS NULL)
      AND NOT EXISTS (SELECT FROM staged_image WHERE storage_key = key)
      AND NOT EXISTS (SELECT FROM direct_upload WHERE storage_key = key)`;
  return rows.map(({ key }) => key);
}
