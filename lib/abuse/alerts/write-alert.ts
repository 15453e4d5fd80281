import type { AbuseCase, AuditEntry, OutgoingMessage } from '@/lib/db/create-client';
import type { Env } from '@/lib/env';
import { formatTimeBothWays } from '@/lib/format/format-time-both-ways';
import { CATEGORY_POLICIES } from '../categories';

type Facts = {
  readonly message: Pick<OutgoingMessage, 'kind' | 'event' | 'createdAt'>;
  readonly of: Pick<
    AbuseCase,
    'id' | 'category' | 'state' | 'reportCount' | 'dueAt' | 'putBackFrom'
  >;
  /** The newest entry. Null: nothing was written down yet. */
  readonly audit: Pick<AuditEntry, 'seq' | 'hash'> | null;
};

export type WrittenAlert = {
  readonly subject: string;
  /** For a mail. */
  readonly text: string;
  /** For the webhook, JSON. */
  readonly body: string;
};

function tellWhat({ message, of }: Facts): string {
  switch (message.kind) {
    case 'graver':
      return 'The case has become graver';
    case 'appealed':
      return 'The uploader has appealed';
    case 'near':
      return of.putBackFrom !== null && message.event.endsWith(of.putBackFrom.toISOString())
        ? 'You may put it back from now'
        : 'The deadline is near';
    case 'missed':
      return 'The deadline is missed';
    case 'many':
      return 'Reports keep coming';
    default:
      return 'A new case';
  }
}

/**
 * What operators are told, in ids, codes and numbers: no picture, no address of one, and nothing that a person wrote. The
 * head of the audit makes a mailbox a witness of it, outside the database.
 */
export function writeAlert(
  { siteUrl }: Pick<Env, 'siteUrl'>,
  now: Date,
  facts: Facts,
): WrittenAlert {
  const { message, audit } = facts;
  const { id, category, state, reportCount, dueAt } = facts.of;
  const what = tellWhat(facts);
  const { title } = CATEGORY_POLICIES[category];
  const deadline = dueAt && formatTimeBothWays(dueAt, now, 'UTC');
  const url = `${siteUrl ?? ''}/operator/cases/${id}`;
  const head = audit && {
    seq: String(audit.seq),
    hash: Buffer.from(audit.hash).toString('hex'),
  };
  const lines = [
    `${what}.`,
    '',
    `Case: ${id}`,
    `Category: ${title}`,
    `Reports: ${reportCount}`,
    ...(deadline === null ? [] : [`Decide: ${deadline}`]),
    `Desk: ${url}`,
    ...(head === null ? [] : ['', `audit: ${head.seq} ${head.hash}`]),
    '',
  ];
  const data = {
    ...{ caseId: id, what, category, title, state, reports: reportCount },
    ...{ dueAt: dueAt?.toISOString() ?? null, deadline, url, audit: head },
  };
  return {
    subject: `[img402] ${what}: ${title}, case ${id}`,
    text: lines.join('\n'),
    body: JSON.stringify({
      type: `case.${message.kind}`,
      timestamp: message.createdAt.toISOString(),
      data,
    }),
  };
}
