import DataLoader from 'dataloader';
import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { getUtcDay } from './daily-cap';
import { insertFreeImages } from './insert-free-images';
import type { ImageRow } from './make-image-row';

/** Two locks a row, of the thousands that a database has by default. */
const MOST_ROWS = 32;
/** How long a cap that was met is taken for met. An operator may have made room. */
const FULL_MS = 60_000;

/** Whether the row was made, or would have gone beyond the day's cap. */
export type Publication = 'published' | 'over_cap';

type Wanted = { readonly row: ImageRow; readonly cap: number };

export type Publisher = {
  /** Makes the row of a free image and counts its bytes, both durable when it resolves. */
  publish(row: ImageRow, cap: number): Promise<Publication>;
  /** Whether so many bytes were beyond this cap a moment ago: such an upload need not be written to be refused. */
  isFull(bytes: number, cap: number, now: Date): boolean;
};

/**
 * Makes the rows of free images in groups: those that come while one group is on its way to the disk are the next. All
 * of a day count in one row of the database, whose lock is held until its transaction is durable; one by one, uploads
 * would wait for the disk in a line.
 */
export function createPublisher(ports: Pick<Context, 'sql'>): Publisher {
  let full: Wanted | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const insert = async (group: readonly Wanted[]): Promise<Publication> => {
    const day = getUtcDay(group[0]!.row.createdAt);
    const cap = Math.min(...group.map((wanted) => wanted.cap));
    const rows = group.map(({ row }) => row);
    return (await insertFreeImages(ports, rows, day, cap)) ? 'published' : 'over_cap';
  };

  const insertAlone = async (wanted: Wanted): Promise<Publication | Error> => {
    try {
      const done = await insert([wanted]);
      if (done === 'over_cap') full = wanted;
      return done;
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  };

  const insertAll = async (group: readonly Wanted[]): Promise<(Publication | Error)[]> => {
    const sameDay = new Set(group.map(({ row }) => getUtcDay(row.createdAt))).size === 1;
    if (sameDay && group.length > 1) {
      try {
        if ((await insert(group)) === 'published') return group.map(() => 'published');
      } catch (thrown) {
        // Where the database is away, asking once more for each would hold everybody up for nothing.
        if (isDatabaseOutage(thrown)) throw thrown;
      }
    }
    // One of them is blocked, or not all of them have room: each has its own answer.
    const outcomes: (Publication | Error)[] = [];
    for (const wanted of group) outcomes.push(await insertAlone(wanted));
    return outcomes;
  };

  const groups = new DataLoader<Wanted, Publication>(
    (group) => {
      const inserted = insertAll(group);
      running = inserted.catch(() => undefined);
      return inserted;
    },
    {
      cache: false,
      maxBatchSize: MOST_ROWS,
      batchScheduleFn: (dispatch) => void running.then(dispatch),
    },
  );

  return {
    publish: (row, cap) => groups.load({ row, cap }),
    isFull: (bytes, cap, now) =>
      full !== null &&
      cap <= full.cap &&
      bytes >= full.row.servedBytes &&
      getUtcDay(now) === getUtcDay(full.row.createdAt) &&
      now.getTime() - full.row.createdAt.getTime() < FULL_MS,
  };
}
