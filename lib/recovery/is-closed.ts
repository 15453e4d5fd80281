import type { Context } from '@/lib/context';

/** How long an answer holds while the doors are closed. Open they stay open: only a restore closes them. */
const FRESH_MS = 1_000;

const open = new WeakSet<object>();
const known = new WeakMap<object, { readonly closed: Promise<boolean>; readonly at: number }>();

async function ask({ db }: Pick<Context, 'db'>): Promise<boolean> {
  const closed = (await db.instance.findFirstOrThrow()).closedAt !== null;
  if (!closed) open.add(db);
  return closed;
}

/**
 * Whether this database was restored from a backup and what has happened since then is not made up for: a removed image
 * might be served, a payment taken twice. Costs a query once a process, and one a second while it is so.
 *
 * @returns at once where it is known to be open
 */
export function isClosed(ports: Pick<Context, 'db'>): boolean | Promise<boolean> {
  return open.has(ports.db) ? false : look(ports);
}

async function look(ports: Pick<Context, 'db'>): Promise<boolean> {
  const last = known.get(ports.db);
  if (last !== undefined) {
    const closed = await last.closed.catch(() => true);
    if (!closed || performance.now() - last.at < FRESH_MS) return closed;
  }
  const closed = ask(ports);
  known.set(ports.db, { closed, at: performance.now() });
  closed.catch(() => known.delete(ports.db));
  return closed;
}
