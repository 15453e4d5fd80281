import type { ReactNode } from 'react';
import styles from './message-page.module.css';

type Props = {
  /** What kind of page this is, in a word or a number. */
  readonly mark: string;
  readonly title: string;
  /** What happened, whether anything was lost, what to do. */
  readonly children: ReactNode;
};

/** A page that has one thing to say. */
export function MessagePage({ mark, title, children }: Props) {
  return (
    <div className={styles.page}>
      <p className={styles.mark}>{mark}</p>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.text}>{children}</div>
    </div>
  );
}
