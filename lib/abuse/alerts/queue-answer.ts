import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';

/**
 * What a reporter is told: that the report has come, what was decided, and a counter-notice (`detail`: the id of the
 * appeal).
 */
export type AnswerKind = 'received' | 'decided' | 'counter_notice';

export type NewAnswer = {
  readonly kind: AnswerKind;
  readonly caseId: string;
  readonly reportId: string;
  /** What tells this answer from others of its kind, where a case is decided more than once. */
  readonly detail?: string;
};

/**
 * Writes down that a reporter is to be answered: the same answer again is nothing. Whether an address was left is seen
 * when it is sent. Call it in the transaction in which it happens.
 */
export async function queueAnswer(
  inside: Pick<Transaction, 'outgoingMessage'>,
  { env, clock }: Pick<Context, 'env' | 'clock'>,
  { kind, caseId, reportId, detail }: NewAnswer,
): Promise<void> {
  if (env.abuse.mail === null) return;
  const event = [kind, caseId, reportId, ...(detail === undefined ? [] : [detail])].join(':');
  const now = clock.now();
  await inside.outgoingMessage.createMany({
    data: [
      {
        ...{ event, channel: 'answer', kind, caseId, reportId },
        ...{ createdAt: now, dueAt: now },
      },
    ],
    skipDuplicates: true,
  });
}
