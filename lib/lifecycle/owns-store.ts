import { text } from 'node:stream/consumers';
import type { Context } from '@/lib/context';

const MARK = 'instance.txt';

/**
 * Whether the store is that of this database: it carries the database's own id, written into a store that has none. A
 * server that was pointed at the wrong one of the two would otherwise take every object for nobody's.
 */
export async function ownsStore({ db, store }: Pick<Context, 'db' | 'store'>): Promise<boolean> {
  const { id } = await db.instance.findFirstOrThrow();
  const mark = await store.get(MARK);
  if (mark !== null) return (await text(mark.body)).trim() === id;
  await store.put(MARK, [Buffer.from(`${id}\n`)], 'text/plain');
  return true;
}
