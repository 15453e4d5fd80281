import type { Context } from '@/lib/context';
import { toLogKey } from './removal-log';

/** Entries of one call. */
const BATCH = 100;

/**
 * Writes into the store's log what ended or held images since the last call: the store outlives the database, and a
 * restored backup is made to know it. What a broken store does not take stays where it is, and is written the next time.
 *
 * @returns how many entries of this batch are still to be written
 */
export async function logRemovals({
  db,
  store,
  log,
}: Pick<Context, 'db' | 'store' | 'log'>): Promise<number> {
  const entries = await db.removalEntry.findMany({ orderBy: { id: 'asc' }, take: BATCH });
  let left = entries.length;
  try {
    for (const { id, ...entry } of entries) {
      const body = Buffer.from(`${JSON.stringify(entry)}\n`);
      await store.put(toLogKey(entry), [body], 'application/json');
      await db.removalEntry.deleteMany({ where: { id } });
      left -= 1;
    }
  } catch (err) {
    log.error({ err, left }, 'the log of removals could not be written');
  }
  return left;
}
