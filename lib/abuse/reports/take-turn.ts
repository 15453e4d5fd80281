import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';

/** A few seconds of work, and at most 64 KB of memory each. */
const MOST_WAITING = 1_500;

type Line = { last: Promise<unknown>; waiting: number };

const lines = new WeakMap<object, Line>();

/**
 * Does one thing after the other in this process. Whoever writes the audit excludes all others until its transaction
 * ends: waiting here costs nothing, waiting there takes a connection, and then every other request has none.
 *
 * @returns `overloaded` where too many wait already
 */
export async function takeTurn<Value>(
  { db }: Pick<Context, 'db'>,
  work: () => Promise<Value>,
): Promise<Value | Refusal> {
  const line = lines.get(db) ?? { last: Promise.resolve(), waiting: 0 };
  lines.set(db, line);
  if (line.waiting >= MOST_WAITING) {
    return refuse('overloaded', 'too many reports wait', { retryAfterSeconds: 10 });
  }
  line.waiting += 1;
  const turn = line.last.then(work).finally(() => (line.waiting -= 1));
  line.last = turn.catch(() => undefined);
  return turn;
}
