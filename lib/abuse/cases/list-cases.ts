import type { Context } from '@/lib/context';
import type { AbuseCase } from '@/lib/db/create-client';
import type { CaseState } from '../case-states';

/** A line of the queue. */
export type ListedCase = AbuseCase & {
  readonly imageCount: number;
};

/** `due`: what waits for a decision, the earliest deadline first. Else the cases of a state, the newest first. */
export type CaseFilter = 'due' | CaseState;

export type CasePage = {
  readonly cases: readonly ListedCase[];
  /** Where the next page begins. Null: this is the last. */
  readonly next: string | null;
};

/**
 * A page of the queue.
 *
 * @param options.after the `next` of the page before
 */
export async function listCases(
  { db }: Pick<Context, 'db'>,
  { filter, after, limit }: { filter: CaseFilter; after: string | null; limit: number },
): Promise<CasePage> {
  const rows = await db.abuseCase.findMany({
    where: filter === 'due' ? { dueAt: { not: null } } : { state: filter },
    orderBy:
      filter === 'due' ? [{ dueAt: 'asc' }, { id: 'asc' }] : [{ stateAt: 'desc' }, { id: 'asc' }],
    include: { _count: { select: { images: true } } },
    take: limit + 1,
    ...(after === null ? {} : { cursor: { id: after }, skip: 1 }),
  });
  const cases = rows
    .slice(0, limit)
    .map(({ _count, ...row }) => ({ ...row, imageCount: _count.images }));
  return { cases, next: rows.length > limit ? (cases.at(-1)?.id ?? null) : null };
}
