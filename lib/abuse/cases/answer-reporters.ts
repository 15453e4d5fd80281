import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';
import { queueAnswer, type NewAnswer } from '../alerts/queue-answer';
import type { Category } from '../categories';

/**
 * Has everybody be told who has left an address with a report of the case.
 *
 * @param category only those whose report is of this one
 */
export async function answerReporters(
  inside: Transaction,
  ports: Pick<Context, 'env' | 'clock'>,
  answer: Omit<NewAnswer, 'reportId'>,
  category?: Category,
): Promise<void> {
  if (ports.env.abuse.mail === null) return;
  const ofCategory = category === undefined ? {} : { category };
  const items = await inside.abuseReportItem.findMany({
    where: {
      caseId: answer.caseId,
      report: { wantsAnswer: true, sealedText: { not: null }, ...ofCategory },
    },
    select: { reportId: true },
    distinct: ['reportId'],
  });
  for (const { reportId } of items) await queueAnswer(inside, ports, { ...answer, reportId });
}
