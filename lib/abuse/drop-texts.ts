import type { Context } from '@/lib/context';
import type { AbuseCase } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import type { GoOn } from '@/lib/lifecycle/go-on';
import { eraseCaseText } from './cases/erase-case-text';

type Ports = Pick<Context, 'db' | 'clock'>;

/** How long what people wrote stays after the last decision on their case: a year. Milliseconds. */
export const TEXT_MS = 365 * 86_400_000;

const PAGE = 50;

/** Cases whose texts have had their time. One that is to be decided, or held, keeps them. */
function findDue({ db }: Ports, before: Date, after: Pick<AbuseCase, 'stateAt' | 'id'> | null) {
  return db.abuseCase.findMany({
    where: {
      textDroppedAt: null,
      state: { in: ['removed', 'kept', 'restored', 'closed'] },
      stateAt: { lte: before },
      ...(after === null
        ? {}
        : {
            OR: [
              { stateAt: { gt: after.stateAt } },
              { stateAt: after.stateAt, id: { gt: after.id } },
            ],
          }),
    },
    orderBy: [{ stateAt: 'asc' }, { id: 'asc' }],
    take: PAGE,
    select: { id: true, stateAt: true },
  });
}

/** Drops what people wrote in cases that were decided a year ago. What is under legal hold is tried again the next time. */
export async function dropTexts(
  ports: Ports,
  goOn: GoOn,
): Promise<{ readonly cases: number; readonly held: number; readonly finished: boolean }> {
  const before = new Date(ports.clock.now().getTime() - TEXT_MS);
  const done = { cases: 0, held: 0 };
  let last: Pick<AbuseCase, 'stateAt' | 'id'> | null = null;
  for (;;) {
    const page: Pick<AbuseCase, 'stateAt' | 'id'>[] = await findDue(ports, before, last);
    for (const { id } of page) {
      const erased = await eraseCaseText({ ...ports, actor: 'system' }, id);
      if (isRefusal(erased)) done.held += 1;
      else done.cases += 1;
    }
    last = page.at(-1) ?? null;
    if (page.length < PAGE) return { ...done, finished: true };
    if (!(await goOn())) return { ...done, finished: false };
  }
}
