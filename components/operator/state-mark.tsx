import type { CaseState } from '@/lib/abuse/case-states';
import { STATE_NAMES } from './state-names';
import styles from './state-mark.module.css';

const WAITS: readonly CaseState[] = ['received', 'triaged', 'appealed'];

/** Where a case stands, in a word. */
export function StateMark({ state }: { readonly state: CaseState }) {
  return (
    <span className={`${styles.mark} ${WAITS.includes(state) ? styles.waits : ''}`}>
      {STATE_NAMES[state]}
    </span>
  );
}
