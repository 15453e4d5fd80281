import { CASE_STATES, type CaseState } from '@/lib/abuse/case-states';
import { STATE_NAMES } from './state-names';
import styles from './queue-filter.module.css';

/** What the queue shows: what waits for a decision, or the cases of one state. */
export function QueueFilter({ chosen }: { readonly chosen: 'due' | CaseState }) {
  const entry = (filter: 'due' | CaseState, name: string, href: string) => (
    <li key={filter}>
      <a className={styles.link} href={href} aria-current={filter === chosen ? 'page' : undefined}>
        {name}
      </a>
    </li>
  );
  return (
    <nav aria-label="Cases" className={styles.nav}>
      <ul className={styles.list}>
        {entry('due', 'Due', '/operator')}
        {CASE_STATES.map((state) => entry(state, STATE_NAMES[state], `/operator?state=${state}`))}
      </ul>
    </nav>
  );
}
