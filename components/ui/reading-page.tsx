import type { ReactNode } from 'react';
import styles from './reading-page.module.css';

export type ReadingSection = {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
};

type Props = {
  readonly title: string;
  /** One or two sentences that would do for most readers. */
  readonly lead: ReactNode;
  readonly sections: readonly ReadingSection[];
  /** Pages that belong together with this one. */
  readonly nav?: ReactNode;
  /** Stands before the first section. */
  readonly top?: ReactNode;
};

/** A page to read: one column, its sections listed beside it where there is room. */
export function ReadingPage({ title, lead, sections, nav = null, top = null }: Props) {
  return (
    <div className={styles.page}>
      <div className={styles.beside}>
        {nav}
        <nav aria-label="On this page" className={styles.contents}>
          <ul>
            {sections.map((section) => (
              <li key={section.id}>
                <a href={`#${section.id}`}>{section.title}</a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <article className={styles.article}>
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {top}
        {sections.map((section) => (
          <section key={section.id} aria-labelledby={section.id}>
            <h2 id={section.id}>
              <a href={`#${section.id}`} className={styles.anchor}>
                {section.title}
              </a>
            </h2>
            {section.body}
          </section>
        ))}
      </article>
    </div>
  );
}
