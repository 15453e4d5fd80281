import type { Context } from '@/lib/context';

/** What a CDN has not yet been made to forget. */
export type PurgeBacklog = {
  /** Entries that are due or have failed; counted up to 1000. */
  readonly waiting: number;
  /** How many of them have failed; those whom nobody has answered yet among them. */
  readonly failing: number;
  /** When the oldest of these was written down. Null: there is none. */
  readonly oldestAt: Date | null;
  /** Why its last attempt failed. Null where it has not been tried, or whoever tried it died. */
  readonly failure: string | null;
};

/** Counting more costs more and says nothing new. */
const MAX_COUNTED = 1_000;

/** How far behind the purges are. What is only due later, as the second purge of each address is, does not count. */
export async function findOldestPurge({
  db,
  clock,
}: Pick<Context, 'db' | 'clock'>): Promise<PurgeBacklog> {
  const behind = { OR: [{ dueAt: { lte: clock.now() } }, { attempts: { gt: 0 } }] };
  const entries = await db.cdnPurge.findMany({
    where: behind,
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true, failure: true, attempts: true },
    take: MAX_COUNTED,
  });
  const [oldest] = entries;
  return {
    waiting: entries.length,
    failing: entries.filter(({ attempts }) => attempts > 0).length,
    oldestAt: oldest?.createdAt ?? null,
    failure: oldest?.failure ?? null,
  };
}
