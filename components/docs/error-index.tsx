import type { ErrorEntry } from './error-list';
import styles from './error-list.module.css';

/** Every code in a line, at the anchor that the `type` of an error names, and the way to all that is said of it. */
export function ErrorIndex({ errors }: { errors: readonly ErrorEntry[] }) {
  return (
    <dl className={styles.list}>
      {errors.map(({ code, status, title }) => (
        <div key={code} id={code} className={`${styles.entry} ${styles.line}`}>
          <dt className={styles.code}>
            <span className={styles.status}>{status}</span>
            <a href={`/docs/errors#${code}`}>{code}</a>
          </dt>
          <dd>{title}</dd>
        </div>
      ))}
    </dl>
  );
}
