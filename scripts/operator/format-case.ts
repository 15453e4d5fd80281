import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { listEvents } from '@/lib/abuse/case-states';
import type { CaseImage, CaseView } from '@/lib/abuse/cases/find-case';
import type { ListedCase } from '@/lib/abuse/cases/list-cases';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatTimeBothWays } from '@/lib/format/format-time-both-ways';

/** What a stranger wrote may move the cursor of a terminal, or colour it: control characters are shown as their names. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (one) =>
    one === '\n' ? '\n    ' : `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

const told = (at: Date | null, now: Date): string =>
  at === null ? 'nothing is due' : `${formatTimeBothWays(at, now)}${at < now ? ', OVERDUE' : ''}`;

/** A line of the queue. */
export function formatListed(found: ListedCase, now: Date): string {
  const { id, category, state, reportCount, imageCount, dueAt } = found;
  const counts = `${reportCount} reports, ${imageCount} images`;
  return `${id}  ${category.padEnd(9)}  ${state.padEnd(8)}  ${counts}  ${told(dueAt, now)}`;
}

function formatImage(part: CaseImage): string[] {
  const { imageId, image, payment, likeCaseId, distance, purge } = part;
  if (image === null) return [`  ${imageId}: its record is forgotten`];
  const marks = [
    image.removedAt !== null && (image.inReview ? 'held for review' : 'removed'),
    image.heldAt !== null && 'legal hold',
    image.encryptedAt !== null && 'encrypted',
    image.bytesDeletedAt !== null && 'bytes destroyed',
  ].filter((mark) => mark !== false);
  const size = `${image.format}, ${image.width} × ${image.height}, ${formatBytes(image.servedBytes)}`;
  return [
    `  ${imageId}: ${[image.state, ...marks].join(', ')}; ${size}`,
    `    SHA-256 ${Buffer.from(image.servedSha256).toString('hex')}`,
    ...(payment === null ? [] : [`    paid by ${payment.payer}, ${payment.transaction ?? '–'}`]),
    ...(purge === null
      ? []
      : [`    the CDN has not confirmed; tried ${purge.attempts} times, ${purge.failure ?? '–'}`]),
    ...(distance === null ? [] : [`    like case ${likeCaseId ?? '–'}, ${distance} bits apart`]),
  ];
}

const formatText = (text: Readonly<Record<string, unknown>> | null): string[] =>
  text === null
    ? ['    (dropped)']
    : Object.entries(text).map(([name, value]) => `    ${name}: ${plain(String(value))}`);

/** A case, as a person reads it at a shell. */
export function formatCase({ facts, images, reports, appeals, notes, audit }: CaseView, now: Date) {
  const { title, decideLaw, quarantineReason } = CATEGORY_POLICIES[facts.category];
  return [
    `case ${facts.id}: ${title}`,
    `state: ${facts.state}, since ${formatTimeBothWays(facts.stateAt, now)}`,
    `due: ${told(facts.dueAt, now)}${decideLaw === null ? '' : `; ${decideLaw}`}`,
    ...(facts.putBackFrom === null ? [] : [`put back from: ${told(facts.putBackFrom, now)}`]),
    ...(facts.mergedIntoId === null ? [] : [`merged into: ${facts.mergedIntoId}`]),
    ...(facts.tiplineReport === null ? [] : [`CyberTipline: ${facts.tiplineReport}`]),
    `bytes after a removal: ${quarantineReason}`,
    `possible: ${listEvents(facts.state).join(', ')}`,
    'images:',
    ...images.flatMap(formatImage),
    `reports: ${facts.reportCount}`,
    ...reports.flatMap(({ receivedAt, category, text }) => [
      `  ${receivedAt.toISOString()} ${category}`,
      ...formatText(text),
    ]),
    ...(appeals.length === 0 ? [] : ['appeals:']),
    ...appeals.flatMap(({ madeAt, byWallet, counterNotice, imageId, text }) => [
      `  ${madeAt.toISOString()} of ${imageId}, by the ${byWallet ? 'paying wallet' : 'delete token'}${counterNotice ? ', counter-notice' : ''}`,
      ...formatText(text),
    ]),
    ...(notes.length === 0 ? [] : ['notes:']),
    ...notes.flatMap(({ writtenAt, author, text }) => [
      `  ${writtenAt.toISOString()} ${author}`,
      ...formatText(text === null ? null : { note: text }),
    ]),
    'audit:',
    ...audit.map(({ seq, at, actor, action, imageId }) =>
      [`  ${seq}`, at.toISOString(), actor, action, imageId].filter(Boolean).join(' '),
    ),
  ];
}
