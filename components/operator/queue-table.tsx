import type { CaseState } from '@/lib/abuse/case-states';
import type { Category } from '@/lib/abuse/categories';
import { CATEGORY_NAMES } from './category-names';
import { Deadline } from './deadline';
import styles from './queue-table.module.css';
import { StateMark } from './state-mark';

type Line = {
  readonly id: string;
  readonly category: Category;
  readonly state: CaseState;
  readonly dueAt: Date | null;
  readonly reportCount: number;
  readonly imageCount: number;
};

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

/** What waits, a case a line. On a phone a line becomes a card: its numbers say what they count. */
export function QueueTable({
  cases,
  now,
}: {
  readonly cases: readonly Line[];
  readonly now: Date;
}) {
  return (
    <table className={styles.table}>
      <thead className={styles.head}>
        <tr>
          {['Due', 'Category', 'State', 'Reports', 'Images', 'Case'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cases.map(({ id, category, state, dueAt, reportCount, imageCount }) => (
          <tr key={id} className={styles.line}>
            <td>
              <Deadline dueAt={dueAt} now={now} />
            </td>
            <td className={styles.category}>
              <a className={styles.link} href={`/operator/cases/${id}`} data-row={id}>
                {CATEGORY_NAMES[category]}
                <span className="visually-hidden">, case {id}</span>
              </a>
            </td>
            <td className={styles.state}>
              <StateMark state={state} />
            </td>
            <td>{count(reportCount, 'report')}</td>
            <td>{count(imageCount, 'image')}</td>
            <td className={styles.id}>{id}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
