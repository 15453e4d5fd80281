import type { ReactNode } from 'react';
import styles from './case-images.module.css';

/** The images of a case; what turns their colours off is one box for all of them, ticked. */
export function CaseImages({
  count,
  children,
}: {
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <section aria-labelledby="images" className={styles.images}>
      <div className={styles.head}>
        <h2 id="images">
          {count} {count === 1 ? 'image' : 'images'}
        </h2>
        <label className={styles.grey}>
          <input
            type="checkbox"
            className={styles.tick}
            defaultChecked
            autoComplete="off"
            data-key="g"
            data-press="click"
          />
          Greyscale
        </label>
      </div>
      <ul>{children}</ul>
    </section>
  );
}
