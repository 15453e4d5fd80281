import type { Context } from '@/lib/context';

/** What the CDN has not confirmed yet of some addresses. */
export type OpenPurge = {
  /** Of the one that was tried most often. 0: none was. */
  readonly attempts: number;
  /** What the last attempt was answered. Null: not tried, or not answered. */
  readonly failure: string | null;
};

/**
 * Whether the CDN must still be made to forget one of these addresses; null where it has confirmed all of them, or there
 * is none. What is only due later, as the second purge of each address is, does not count.
 */
export async function findPurge(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  urls: readonly string[],
): Promise<OpenPurge | null> {
  if (urls.length === 0) return null;
  return db.cdnPurge.findFirst({
    where: {
      url: { in: [...urls] },
      OR: [{ dueAt: { lte: clock.now() } }, { attempts: { gt: 0 } }],
    },
    orderBy: { attempts: 'desc' },
    select: { attempts: true, failure: true },
  });
}
