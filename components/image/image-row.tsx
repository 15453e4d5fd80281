import type { ReactNode } from 'react';
import styles from './image-row.module.css';

type Props = {
  /** The image; null: there is none to show. */
  readonly image: { readonly id: string; readonly url: string; readonly pageUrl: string } | null;
  /** What the row is, for a screen reader. */
  readonly label: string;
  readonly actions: ReactNode;
  /** What is known of it. */
  readonly children: ReactNode;
};

/** One image of a list: what it looks like, where it is, what can be done with it. */
export function ImageRow({ image, label, actions, children }: Props) {
  return (
    <li className={styles.row} aria-label={label}>
      {image === null ? (
        <span className={styles.thumb} />
      ) : (
        // Straight from the image host: the optimizer must not see it.
        // eslint-disable-next-line @next/next/no-img-element
        <img className={styles.thumb} src={image.url} alt="" loading="lazy" />
      )}
      <div className={styles.facts}>
        {image !== null && (
          <a className={styles.link} href={image.pageUrl}>
            {image.url.replace(/^https?:\/\//, '')}
          </a>
        )}
        {children}
      </div>
      <div className={styles.actions}>{actions}</div>
    </li>
  );
}
