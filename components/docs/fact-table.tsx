import type { ReactNode } from 'react';
import styles from './fact-table.module.css';

type Props = {
  /** For a screen reader. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Whether the names of rows are sentences, and may take several lines. */
  readonly wrap?: boolean;
};

/** A plain table. The first cell of a row names it; on a phone it scrolls inside its own frame. */
export function FactTable({ caption, head, rows, wrap = false }: Props) {
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={caption}>
      <table className={wrap ? `${styles.table} ${styles.wrap}` : styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
