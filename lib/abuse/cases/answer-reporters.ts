import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';
import { queueAnswer } from '../alerts/queue-answer';
import type { CaseState } from '../case-states';

/** Has everybody be told what was decided who has left an address with a report of the case. */
export async function answerReporters(
  inside: Transaction,
  ports: Pick<Context, 'env' | 'clock'>,
  caseId: string,
  state: CaseState,
): Promise<void> {
  if (ports.env.abuse.mail === null) return;
  const items = await inside.abuseReportItem.findMany({
    where: { caseId, report: { wantsAnswer: true, sealedText: { not: null } } },
    select: { reportId: true },
    distinct: ['reportId'],
  });
  for (const { reportId } of items) {
    await queueAnswer(inside, ports, { kind: 'decided', caseId, reportId, detail: state });
  }
}
