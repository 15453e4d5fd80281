import styles from './error-list.module.css';

export type ErrorEntry = {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly retryable: boolean;
};

/** Every code with an anchor of its own: the `type` of an error points here. */
export function ErrorList({ errors }: { errors: readonly ErrorEntry[] }) {
  return (
    <dl className={styles.list}>
      {errors.map(({ code, status, title, message, retryable }) => (
        <div key={code} id={code} className={styles.entry}>
          <dt className={styles.code}>
            <span className={styles.status}>{status}</span>
            <a href={`#${code}`}>{code}</a>
          </dt>
          <dd>
            <p className={styles.title}>{title}</p>
            <p className={styles.message}>{message}</p>
            {retryable && <p className={styles.again}>The same request may succeed later.</p>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
