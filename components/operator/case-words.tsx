import type { ReactNode } from 'react';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import type { CaseView } from '@/lib/abuse/cases/find-case';
import { CATEGORY_NAMES } from './category-names';
import styles from './case-words.module.css';

type Props = { readonly view: CaseView; readonly now: Date };

type EntryProps = {
  readonly head: ReactNode;
  readonly at: Date;
  readonly now: Date;
  readonly children: ReactNode;
};

function Entry({ head, at, now, children }: EntryProps) {
  return (
    <li className={styles.entry}>
      <p className={styles.head}>
        <strong>{head}</strong>{' '}
        <span className={styles.soft}>
          <TimeBothWays at={at.toISOString()} now={now.toISOString()} />
        </span>
      </p>
      {children}
    </li>
  );
}

const LABELS: Readonly<Record<string, string>> = {
  details: 'What is wrong',
  work: 'The work',
  relation: 'Reported for',
  goodFaith: 'In good faith',
  accuracy: 'Accurate, under penalty of perjury',
  signature: 'Signed',
  name: 'Name',
  email: 'Mail',
  statement: 'Why it was wrong',
  address: 'Address',
  perjury: 'Under penalty of perjury',
  jurisdiction: 'Consents to a court',
};

/** Every field that somebody filled in, as text. */
function Words({ text }: { readonly text: Readonly<Record<string, unknown>> | null }) {
  if (text === null) return <p className={styles.soft}>What it said was erased.</p>;
  const fields = Object.entries(text).filter(([, value]) => value !== '' && value !== undefined);
  if (fields.length === 0) return <p className={styles.soft}>It says nothing.</p>;
  return (
    <dl className={styles.words}>
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{LABELS[name] ?? name}</dt>
          <dd>{typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What people wrote in a case: who reported, who appealed, and operators to each other. */
export function CaseWords({ view: { reports, appeals, notes }, now }: Props) {
  return (
    <>
      {appeals.length > 0 && (
        <section aria-labelledby="appeals" className={styles.section}>
          <h2 id="appeals">Appeals</h2>
          <ul>
            {appeals.map(({ id, imageId, madeAt, byWallet, counterNotice, text }) => (
              <Entry
                key={id}
                head={`${counterNotice ? 'Counter-notice' : 'Appeal'} for ${imageId}, proven by the ${byWallet ? 'wallet that paid' : 'delete token'}`}
                at={madeAt}
                now={now}
              >
                <Words text={text} />
              </Entry>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="reports" className={styles.section}>
        <h2 id="reports">Reports</h2>
        {reports.length === 0 && <p className={styles.soft}>None.</p>}
        <ul>
          {reports.map(({ id, category, receivedAt, text }) => (
            <Entry key={id} head={CATEGORY_NAMES[category]} at={receivedAt} now={now}>
              <Words text={text} />
            </Entry>
          ))}
        </ul>
      </section>
      <section aria-labelledby="notes" className={styles.section}>
        <h2 id="notes">Notes</h2>
        {notes.length === 0 && <p className={styles.soft}>None.</p>}
        <ul>
          {notes.map(({ id, writtenAt, author, text }) => (
            <Entry key={id} head={author} at={writtenAt} now={now}>
              <p className={text === null ? styles.soft : styles.note}>{text ?? 'Erased.'}</p>
            </Entry>
          ))}
        </ul>
      </section>
    </>
  );
}
