import type { CaseView } from '@/lib/abuse/cases/find-case';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import styles from './case-head.module.css';
import { Deadline } from './deadline';
import { StateMark } from './state-mark';

/** What a case is about, where it stands, and by when it is to be decided. */
export function CaseHead({
  facts,
  now,
}: {
  readonly facts: CaseView['facts'];
  readonly now: Date;
}) {
  const { id, category, state, dueAt } = facts;
  return (
    <>
      <p className={styles.line}>
        <a href="/operator">Cases</a>
        <span className={styles.id}>{id}</span>
        <StateMark state={state} />
        <a href={`/operator/cases/${id}/export`} data-key="e" data-press="click">
          Export
        </a>
        <a className={styles.down} href="#actions">
          Actions
        </a>
      </p>
      <h1 className={styles.title}>{CATEGORY_POLICIES[category].title}</h1>
      <p className={styles.due}>
        <Deadline dueAt={dueAt} now={now} />
      </p>
    </>
  );
}
