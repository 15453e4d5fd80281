import type { Context } from '@/lib/context';
import type { GoOn } from './go-on';
import { walkPages, type Place } from './walk-pages';

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'log'>;
type Row = { readonly id: string; readonly storageKey: string; readonly expiresAt: Date };

/** How long after the end of a permission a put that began in time may still be under way, and be made an image. */
export const LATE_PUT_MS = 3_600_000;
/** Deletions of one page: at a second each, eight at once, they take less than a lease. */
const PAGE = 100;
const AT_ONCE = 8;

function findOver({ db }: Ports, before: Date, after: Place): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT id, storage_key AS "storageKey", expires_at AS "expiresAt" FROM direct_upload
    WHERE expires_at <= ${before}::timestamptz
      AND (expires_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY expires_at, id LIMIT ${PAGE}`;
}

/** Deletes objects, and answers whose are gone. */
async function deleteObjects({ store, log }: Ports, page: readonly Row[]): Promise<string[]> {
  const queue = [...page];
  const gone: string[] = [];
  const work = async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      try {
        await store.delete(row.storageKey);
        gone.push(row.id);
      } catch (err) {
        log.error({ err }, 'a staged upload could not be deleted');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return gone;
}

/**
 * Ends permissions to put whose time is over: first what was put goes, if anything was, then the row. What the store will
 * not give up keeps its row, and the next run finds it.
 */
export async function discardUploads(
  ports: Ports,
  goOn: GoOn,
): Promise<{ discarded: number; failed: number; finished: boolean }> {
  const before = new Date(ports.clock.now().getTime() - LATE_PUT_MS);
  const done = { discarded: 0, failed: 0 };
  const over = walkPages(
    PAGE,
    (after) => findOver(ports, before, after),
    ({ expiresAt }) => expiresAt,
  );
  for await (const page of over) {
    const ids = await deleteObjects(ports, page);
    await ports.db.directUpload.deleteMany({ where: { id: { in: ids } } });
    done.discarded += ids.length;
    done.failed += page.length - ids.length;
    if (!(await goOn())) return { ...done, finished: false };
  }
  return { ...done, finished: true };
}
