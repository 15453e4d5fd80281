import type { Context } from '@/lib/context';
import { deleteObjects } from '@/lib/images/delete-objects';
import type { GoOn } from './go-on';
import { walkPages, type Place } from './walk-pages';

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'log'>;
type Row = { readonly id: string; readonly storageKey: string; readonly expiresAt: Date };

/** How long after the end of a permission a put that began in time may still be under way, and be made an image. */
export const LATE_PUT_MS = 3_600_000;
/** Deletions of one page: at a second each, eight at once, a run stops within a quarter of a minute of its time. */
const PAGE = 100;

function findOver({ db }: Ports, before: Date, after: Place): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT id, storage_key AS "storageKey", expires_at AS "expiresAt" FROM direct_upload
    WHERE expires_at <= ${before}::timestamptz
      AND (expires_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY expires_at, id LIMIT ${PAGE}`;
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
    const ids = await deleteObjects(ports.store, page, (err) =>
      ports.log.error({ err }, 'a staged upload could not be deleted'),
    );
    await ports.db.directUpload.deleteMany({ where: { id: { in: ids } } });
    done.discarded += ids.length;
    done.failed += page.length - ids.length;
    if (!(await goOn())) return { ...done, finished: false };
  }
  return { ...done, finished: true };
}
