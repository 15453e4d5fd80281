import type { Context } from '@/lib/context';
import { destroyBytes } from '@/lib/images/destroy-bytes';
import { logRemovals } from '@/lib/images/log-removals';
import type { GoOn } from './go-on';
import { discardUploads } from './discard-uploads';
import { decideImage, type ImageFacts } from './retention';
import { walkPages, type Place } from './walk-pages';

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'log'>;

/** A row of a page, and where the page after it begins. */
type Row = ImageFacts & { readonly id: string };

/** Rows of one statement that hides. */
const HIDE_PAGE = 500;
/** Deletions of one page: at a second each, eight at once, a run stops within a quarter of a minute of its time. */
const DESTROY_PAGE = 100;

/** Images whose time is over, oldest first. A payment that may still prolong one holds it back. */
function findExpired({ db }: Ports, now: Date, after: Place): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT id, state, expires_at AS "expiresAt", gone_at AS "goneAt", held_at AS "heldAt",
      sealed_until AS "sealedUntil", bytes_due_at AS "bytesDueAt",
      EXISTS (SELECT FROM payment
              WHERE target_image_id = image.id AND state IN ('settling', 'pending')) AS "keepIsOpen"
    FROM image
    WHERE state = 'live' AND expires_at <= ${now}::timestamptz
      AND (expires_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY expires_at, id LIMIT ${HIDE_PAGE}`;
}

/** What is hidden and whose bytes are due, oldest first. */
function findDestroyable({ db }: Ports, now: Date, after: Place): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT id, state, expires_at AS "expiresAt", gone_at AS "goneAt", held_at AS "heldAt",
      sealed_until AS "sealedUntil", bytes_due_at AS "bytesDueAt", false AS "keepIsOpen"
    FROM image
    WHERE state = 'deleting' AND held_at IS NULL AND bytes_due_at <= ${now}::timestamptz
      AND (bytes_due_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY bytes_due_at, id LIMIT ${DESTROY_PAGE}`;
}

/** Says of expired images that they are gone, since the very moment of their expiry; unless it moved meanwhile. */
function hide({ db }: Ports, now: Date, ids: readonly string[]): Promise<number> {
  return db.$executeRaw`
    UPDATE image
    SET state = 'deleting', gone_at = expires_at, bytes_due_at = GREATEST(${now}::timestamptz, sealed_until)
    WHERE id = ANY(${[...ids]}::text[]) AND state = 'live' AND expires_at <= ${now}::timestamptz`;
}

export type Expiry = {
  readonly hidden: number;
  readonly destroyed: number;
  /** Whose bytes the store would not give up; each is tried again, ever more seldom. */
  readonly failed: number;
  /** Permissions to put whose time is over. */
  readonly discarded: number;
  readonly finished: boolean;
};

/**
 * Ends what has expired: first every row says so, then the bytes go, then the rows say that too. Nobody was served
 * since the expiry itself, so that a run that is late, cut off or repeated changes nothing that anybody could see.
 */
export async function expireImages(ports: Ports, goOn: GoOn): Promise<Expiry> {
  const now = ports.clock.now();
  const done = { hidden: 0, destroyed: 0, failed: 0, discarded: 0 };
  // What the store did not take when it happened.
  await logRemovals(ports);

  const expired = walkPages(
    HIDE_PAGE,
    (after) => findExpired(ports, now, after),
    ({ expiresAt }) => expiresAt,
  );
  for await (const page of expired) {
    const due = page.filter((row) => decideImage(row, now) === 'hide').map(({ id }) => id);
    if (due.length > 0) done.hidden += await hide(ports, now, due);
    if (!(await goOn())) return { ...done, finished: false };
  }

  const destroyable = walkPages(
    DESTROY_PAGE,
    (after) => findDestroyable(ports, now, after),
    ({ bytesDueAt }) => bytesDueAt,
  );
  for await (const page of destroyable) {
    const due = page.filter((row) => decideImage(row, now) === 'destroy').map(({ id }) => id);
    if (due.length > 0) {
      const { destroyed, failed } = await destroyBytes(ports, due);
      done.destroyed += destroyed;
      done.failed += failed;
    }
    if (!(await goOn())) return { ...done, finished: false };
  }

  const { discarded, failed, finished } = await discardUploads(ports, goOn);
  return { ...done, discarded, failed: done.failed + failed, finished };
}
