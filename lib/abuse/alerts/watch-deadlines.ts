import type { Context } from '@/lib/context';
import { listAlarms } from './list-alarms';
import { queueAlert } from './queue-alert';

type Ports = Pick<Context, 'db' | 'env' | 'clock'>;

/** Cases that are looked at together. */
const PAGE = 500;

/** Whose deadline comes next, after a case that was looked at. */
const findPage = ({ db }: Ports, after: { readonly dueAt: Date; readonly id: string } | null) =>
  db.abuseCase.findMany({
    where: {
      state: { in: ['received', 'triaged', 'appealed'] },
      dueAt: { not: null },
      ...(after && {
        OR: [{ dueAt: { gt: after.dueAt } }, { dueAt: after.dueAt, id: { gt: after.id } }],
      }),
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: PAGE,
  });

/** Alarms for every undecided case whose deadline is near or missed, each once. */
export async function watchDeadlines(
  ports: Ports,
  goOn: () => Promise<boolean>,
): Promise<{ readonly alarmed: number; readonly finished: boolean }> {
  const now = ports.clock.now();
  let alarmed = 0;
  let after: { dueAt: Date; id: string } | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof findPage>> = await findPage(ports, after);
    const alarms = page.flatMap((of) => listAlarms(of, now));
    const eventOf = ({ kind, caseId, detail = '' }: (typeof alarms)[number]) =>
      `${kind}:${caseId}:${detail}`;
    // Looked up first: an insert that meets what is there leaves a dead row and a spent number behind, each time.
    const known = await ports.db.outgoingMessage.findMany({
      where: { event: { in: alarms.map(eventOf) } },
      select: { event: true },
    });
    const told = new Set(known.map(({ event }) => event));
    for (const alarm of alarms) {
      if (told.has(eventOf(alarm))) continue;
      await queueAlert(ports.db, ports, alarm);
      alarmed += 1;
    }
    const { id, dueAt = null } = page.at(-1) ?? {};
    if (page.length < PAGE || id === undefined || dueAt === null)
      return { alarmed, finished: true };
    if (!(await goOn())) return { alarmed, finished: false };
    after = { dueAt, id };
  }
}
