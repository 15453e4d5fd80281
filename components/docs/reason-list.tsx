import styles from './error-list.module.css';

/** Why a payment is refused: each reason on a line of its own, since they are too long for a column on a phone. */
export function ReasonList({ reasons }: { reasons: Readonly<Record<string, string>> }) {
  return (
    <dl className={`${styles.list} ${styles.stacked}`}>
      {Object.entries(reasons).map(([reason, meaning]) => (
        <div key={reason} id={reason} className={styles.entry}>
          <dt className={styles.code}>
            <a href={`#${reason}`}>{reason}</a>
          </dt>
          <dd>
            <p className={styles.message}>{meaning}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}
