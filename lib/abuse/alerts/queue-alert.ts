import type { Context } from '@/lib/context';
import type { MessageChannel, Transaction } from '@/lib/db/create-client';

/**
 * What operators are told. `graver`: the category has risen. `near`, `missed`: of a decision. `many`: so many reports
 * have come.
 */
export type AlertKind = 'opened' | 'graver' | 'appealed' | 'near' | 'missed' | 'many';

export type NewAlert = {
  readonly kind: AlertKind;
  readonly caseId: string;
  /** What tells this event from others of its kind: a category, the id of an appeal, a time (ISO), a number. */
  readonly detail?: string;
};

/**
 * Writes down that the operators are to be told, once on each channel that is configured: the same event again is
 * nothing. Call it in the transaction in which it happens.
 */
export async function queueAlert(
  inside: Pick<Transaction, 'outgoingMessage'>,
  { env, clock }: Pick<Context, 'env' | 'clock'>,
  { kind, caseId, detail }: NewAlert,
): Promise<void> {
  const { mail, webhook } = env.abuse;
  const channels: MessageChannel[] = [];
  if (mail !== null && mail.alertTo.length > 0) channels.push('mail');
  if (webhook !== null) channels.push('webhook');
  if (channels.length === 0) return;
  const event = [kind, caseId, ...(detail === undefined ? [] : [detail])].join(':');
  const now = clock.now();
  await inside.outgoingMessage.createMany({
    data: channels.map((channel) => ({
      ...{ event, channel, kind, caseId },
      ...{ createdAt: now, dueAt: now },
    })),
    skipDuplicates: true,
  });
}
