import type { ReactNode } from 'react';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import type { CaseView } from '@/lib/abuse/cases/find-case';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import styles from './case-facts.module.css';

/** What it is, and what is known of it. */
type Row = readonly [name: string, value: ReactNode];

type Props = {
  readonly view: CaseView;
  /** What the operator promises where no law says. */
  readonly reviewHours: number;
  readonly now: Date;
};

const SOURCES = {
  report: 'A report',
  screening: 'Looks like what was removed before',
  operator: 'An operator',
};

/** What has set the deadline that the case has now. */
function tellLaw({ facts }: CaseView, reviewHours: number): string {
  const promise = `${reviewHours} hours, our own promise (REVIEW_HOURS)`;
  if (facts.state !== 'appealed') return CATEGORY_POLICIES[facts.category].decideLaw ?? promise;
  return facts.putBackFrom === null
    ? promise
    : '10 to 14 business days after a counter-notice (17 U.S.C. § 512(g)(2)(C))';
}

/** What is known of a case as a whole. */
export function CaseFacts({ view, reviewHours, now }: Props) {
  const { facts } = view;
  const { quarantineReason } = CATEGORY_POLICIES[facts.category];
  const time = (at: Date) => <TimeBothWays at={at.toISOString()} now={now.toISOString()} />;
  const rows: readonly (Row | false)[] = [
    facts.dueAt !== null && ['Set by', tellLaw(view, reviewHours)],
    facts.putBackFrom !== null && ['Put back', <>not before {time(facts.putBackFrom)}</>],
    ['Came from', SOURCES[facts.source]],
    ['Opened', time(facts.openedAt)],
    ['In this state', <>since {time(facts.stateAt)}</>],
    ['Reports', String(facts.reportCount)],
    [
      'Once removed',
      `its bytes are ${quarantineReason.startsWith('six') ? 'kept ' : ''}${quarantineReason}`,
    ],
    facts.tiplineReport !== null && ['CyberTipline', facts.tiplineReport],
    facts.tiplineAt !== null && ['Told them', time(facts.tiplineAt)],
    facts.mergedIntoId !== null && [
      'Merged into',
      <a key="into" href={`/operator/cases/${facts.mergedIntoId}`}>
        {facts.mergedIntoId}
      </a>,
    ],
    facts.textDroppedAt !== null && ['Words erased', time(facts.textDroppedAt)],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter((row) => row !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
