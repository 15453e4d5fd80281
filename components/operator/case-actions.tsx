import type { CaseActionsProps } from './case-actions-props';
import styles from './case-actions.module.css';
import { DecideActions } from './decide-actions';
import { RecordActions } from './record-actions';

/** What can be done to a case as it stands. */
export function CaseActions(props: CaseActionsProps) {
  return (
    <section aria-labelledby="actions" className={styles.actions}>
      <h2 id="actions" className="visually-hidden">
        Actions
      </h2>
      <DecideActions {...props} />
      <RecordActions {...props} />
    </section>
  );
}
