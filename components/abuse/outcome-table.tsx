import styles from './outcome-table.module.css';

export type OutcomeRow = {
  readonly title: string;
  readonly cells: readonly string[];
};

type Props = {
  readonly caption: string;
  /** Of the numbers; the category comes before them. */
  readonly head: readonly string[];
  readonly rows: readonly OutcomeRow[];
  /** The sum of all. */
  readonly total: OutcomeRow;
};

/** Numbers by category. On a phone it scrolls inside its own frame, and the category stays in sight. */
export function OutcomeTable({ caption, head, rows, total }: Props) {
  const row = ({ title, cells }: OutcomeRow) => (
    <tr key={title}>
      <th scope="row">{title}</th>
      {cells.map((cell, column) => (
        <td key={head[column]}>{cell}</td>
      ))}
    </tr>
  );
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Category</th>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.map(row)}</tbody>
        <tfoot>{row(total)}</tfoot>
      </table>
    </div>
  );
}
