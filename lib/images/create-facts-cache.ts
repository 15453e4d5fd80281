import { LRUCache } from 'lru-cache';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { TRANSACTION_TIMEOUT_MS } from '@/lib/db/transaction-timeout';
import type { FactsCache, ImageFacts } from './facts-cache';

/** How old what is answered may be: for as long another server's takedown, or the shell's, is not seen here. */
const FRESH_MS = 1_000;
/**
 * How old it may be while the database is away: long enough for most restarts, and no longer than anybody may wait for a
 * takedown. Whatever breaks, what is removed elsewhere is served here for so long at most.
 */
const BRIDGE_MS = 2_000;
/** From `forget` to the end of the transaction that it was called in, and what the commit may take. */
const CHANGE_MS = TRANSACTION_TIMEOUT_MS + 5_000;
/** What can be asked within two seconds; a row takes two kilobytes with the headers that are made of it. */
const MOST_KNOWN = 10_000;
const MOST_CHANGING = 10_000;
/** Queries under way: more would not be faster, and fewer would all wait where one connection hangs. */
const AT_ONCE = 4;
const MOST_IDS = 500;

/** One query. It is joined by whoever comes before it is sent. */
type Batch = { at: number; readonly ids: Set<string>; readonly rows: Promise<Rows> };
type Rows = ReadonlyMap<string, ImageFacts>;

/**
 * Rows by id: from memory where they are fresh, else asked for, together with whatever else is asked meanwhile.
 *
 * A query's age is counted from when it was sent, so that no answer is older than `FRESH_MS`. A change of our own is
 * seen at once: from `forget` on nothing of that image is remembered, and no query joined that was sent already, until
 * the transaction must have ended. While the database is away, what was known lately is answered.
 *
 * @param readRows in one query
 * @param now milliseconds that only go forwards
 */
export function createFactsCache(
  readRows: (ids: readonly string[]) => Promise<readonly ImageFacts[]>,
  now: () => number = () => performance.now(),
): FactsCache {
  const known = new LRUCache<string, { readonly at: number; readonly row: ImageFacts }>({
    max: MOST_KNOWN,
  });
  /** Sent and not answered. */
  const asked = new Map<string, Batch>();
  /** Until when an image may be changing, oldest first. */
  const changing = new Map<string, number>();
  let allChangingUntil = -Infinity;
  let next: Batch | null = null;
  let running = 0;
  const queue: (() => void)[] = [];

  /** Drops what nobody has asked for since it was of use. Whoever was asked for last comes last. */
  const dropOld = (): void => {
    const oldest = now() - BRIDGE_MS;
    for (const id of known.rkeys()) {
      if (known.peek(id)!.at > oldest) break;
      known.delete(id);
    }
  };

  const isChanging = (id: string): boolean => {
    const at = now();
    return at < allChangingUntil || (changing.size > 0 && at < (changing.get(id) ?? -Infinity));
  };

  const turn = async (): Promise<void> => {
    // Whatever has arrived on other sockets by now goes with it.
    await new Promise((resolve) => setImmediate(resolve));
    if (running === AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
  };
  const endTurn = (): void => {
    const waiting = queue.shift();
    if (waiting === undefined) running -= 1;
    else waiting();
  };

  const send = async (batch: Batch): Promise<Rows> => {
    await turn();
    if (next === batch) next = null;
    batch.at = now();
    const ids = [...batch.ids];
    for (const id of ids) if (!isChanging(id)) asked.set(id, batch);
    try {
      const rows = new Map((await readRows(ids)).map((row) => [row.id, row]));
      for (const [id, row] of rows) {
        if (asked.get(id) === batch) known.set(id, { at: batch.at, row });
      }
      dropOld();
      return rows;
    } finally {
      for (const id of ids) if (asked.get(id) === batch) asked.delete(id);
      endTurn();
    }
  };

  const gather = (id: string): Batch => {
    if (next === null || next.ids.size >= MOST_IDS) {
      const batch = { at: Infinity, ids: new Set<string>() } as Batch & { rows: Promise<Rows> };
      batch.rows = send(batch);
      next = batch;
    }
    next.ids.add(id);
    return next;
  };

  return {
    find(id) {
      const isSettled = !isChanging(id);
      const oldest = now() - FRESH_MS;
      const found = isSettled ? known.get(id) : undefined;
      if (found !== undefined && found.at > oldest) return found.row;
      const sent = isSettled ? asked.get(id) : undefined;
      const batch = sent !== undefined && sent.at > oldest ? sent : gather(id);
      return batch.rows.then(
        (rows) => rows.get(id) ?? null,
        (error: unknown) => {
          const last = isChanging(id) ? undefined : known.get(id);
          if (last !== undefined && last.at > now() - BRIDGE_MS && isDatabaseOutage(error)) {
            return last.row;
          }
          throw error;
        },
      );
    },
    forget(id) {
      known.delete(id);
      asked.delete(id);
      const at = now();
      for (const [old, until] of changing) {
        if (until > at) break;
        changing.delete(old);
      }
      changing.delete(id);
      if (changing.size < MOST_CHANGING) changing.set(id, at + CHANGE_MS);
      else allChangingUntil = at + CHANGE_MS;
    },
  };
}
