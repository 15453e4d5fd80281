import type { Context } from '@/lib/context';
import type { GoOn } from './go-on';
import { findUnnamed } from './find-unnamed';
import { listOrphans } from './list-orphans';
import { ownsStore } from './owns-store';

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'log'>;

/** Younger, and its row may still be on its way: an upload takes minutes, a payment that it waits for hours. */
const LEAST_AGE_MS = 24 * 3_600_000;
/** Locks that one transaction holds. */
const AT_ONCE = 50;

/**
 * Marks those of the keys that no row names, so that none can name them any more. The lock is the one that a new row
 * takes: either the row was first and is seen here, or the mark was and the row is refused.
 */
function markSwept({ db, clock }: Ports, keys: readonly string[]): Promise<readonly string[]> {
  return db.$transaction(async (inside) => {
    await inside.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtextextended(key, 402))
      FROM unnest(${[...keys].sort()}::text[]) AS key`;
    const unnamed = await findUnnamed(inside, keys);
    await inside.$executeRaw`
      INSERT INTO swept_object (storage_key, swept_at)
      SELECT key, ${clock.now()}::timestamptz FROM unnest(${[...unnamed]}::text[]) AS key
      ON CONFLICT (storage_key) DO UPDATE SET swept_at = excluded.swept_at`;
    return unnamed;
  });
}

export type Sweep = {
  readonly swept: number;
  /** Which the store would not give up; the next sweep finds them again. */
  readonly failed: number;
  readonly finished: boolean;
};

/**
 * Deletes objects that are older than a day and that no image and no open payment names.
 *
 * @param cursor where an earlier run stopped; null: at the beginning
 * @throws Error where the store is another database's
 */
export async function sweepOrphans(
  ports: Ports,
  goOn: GoOn,
  cursor: string | null,
): Promise<Sweep> {
  if (!(await ownsStore(ports))) {
    throw new Error('the store carries the mark of another database; nothing was swept');
  }
  const before = new Date(ports.clock.now().getTime() - LEAST_AGE_MS);
  const done = { swept: 0, failed: 0 };
  for await (const { orphans, next } of listOrphans(ports, cursor)) {
    const old = orphans.filter(({ modifiedAt }) => modifiedAt < before).map(({ key }) => key);
    for (let from = 0; from < old.length; from += AT_ONCE) {
      for (const key of await markSwept(ports, old.slice(from, from + AT_ONCE))) {
        try {
          await ports.store.delete(key);
          done.swept += 1;
        } catch (err) {
          ports.log.error({ err }, 'an orphan could not be deleted');
          done.failed += 1;
        }
      }
    }
    if (next !== null && !(await goOn(next))) return { ...done, finished: false };
  }
  return { ...done, finished: true };
}
