import type { Context } from '@/lib/context';

/** How long an answer holds while the doors are closed. Open they stay open: only a restore closes them. */
const FRESH_MS = 1_000;

const known = new WeakMap<object, { readonly closed: Promise<boolean>; readonly at: number }>();

async function ask({ db }: Pick<Context, 'db'>): Promise<boolean> {
  return (await db.instance.findFirstOrThrow()).closedAt !== null;
}

/**
 * Whether this database was restored from a backup and what has happened since then is not made up for: a removed image
 * might be served, a payment taken twice. Costs a query once a process, and one a second while it is so.
 */
export async function isClosed(ports: Pick<Context, 'db'>): Promise<boolean> {
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
