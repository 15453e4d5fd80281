import type { AbuseCase, OutgoingMessage } from '@/lib/db/create-client';
import type { Env } from '@/lib/env';
import { formatTimeBothWays } from '@/lib/format/format-time-both-ways';
import { isUndecided } from '../case-states';

type Facts = {
  readonly message: Pick<OutgoingMessage, 'kind'> & { readonly reportId: string };
  readonly of: Pick<AbuseCase, 'id' | 'state' | 'dueAt' | 'mergedIntoId'>;
};

/** How the case stands, when the words are made: an answer that had to wait is true all the same. */
function tellState({ state, dueAt, mergedIntoId }: Facts['of'], now: Date): string {
  const due = dueAt === null ? '' : ` That is due ${formatTimeBothWays(dueAt, now, 'UTC')}.`;
  switch (state) {
    case 'received':
    case 'triaged':
      return `A person looks at it and decides.${due}`;
    case 'removed':
      return 'The image was removed. Its address shows nobody the picture any more, and the same file is not taken again.';
    case 'appealed':
      return `The image was removed. Its uploader has appealed, and a person looks at it again.${due}`;
    case 'kept':
      return 'The image stays. It was looked at, and found to break neither the terms nor the law that the report is about.';
    case 'restored':
      return 'The image was put back, after an appeal of its uploader.';
    case 'closed':
      return mergedIntoId === null
        ? 'The case is closed.'
        : 'Your report was joined to another case about the same thing.';
  }
}

const TITLES: Readonly<Record<string, string>> = {
  received: 'Your report has been received',
  decided: 'Your report has been decided',
};

/** What a reporter is told: Regulation (EU) 2022/2065, article 16(4) and (5). Nothing of what anybody wrote. */
export function writeAnswer(
  { siteUrl, abuse }: Pick<Env, 'siteUrl' | 'abuse'>,
  now: Date,
  { message, of }: Facts,
): { readonly subject: string; readonly text: string } {
  const site = siteUrl ?? '';
  const title = TITLES[message.kind] ?? TITLES.received!;
  const toWhom =
    abuse.contact === null
      ? `report the image again at ${site}/abuse, and name the case`
      : `write to ${abuse.contact}, and name the case`;
  const redress = isUndecided(of.state)
    ? `To add something, ${toWhom}.`
    : `To answer or to appeal, ${toWhom}. You may also go to a court or, in the European Union, to a certified body for the settlement of disputes.`;
  const lines = [
    `${title}.`,
    ...['', `Case: ${of.id}`, `Status: ${site}/abuse/status/${message.reportId}`],
    ...['', tellState(of, now)],
    ...['', redress],
    ...[
      '',
      'This address was left with the report. If it was not you, there is nothing to do.',
      '',
    ],
  ];
  return { subject: `${title}: case ${of.id}`, text: lines.join('\n') };
}
