import { DOC_PAGES, type DocSlug } from './doc-pages';
import { listDocSlugs } from './list-doc-slugs';
import styles from './docs-nav.module.css';

type Props = {
  /** Null on the first page. */
  readonly here: DocSlug | null;
  readonly sells: boolean;
};

/** The pages of the docs. */
export function DocsNav({ here, sells }: Props) {
  return (
    <nav aria-label="Docs" className={styles.nav}>
      <ul>
        <li>
          <a href="/docs" aria-current={here === null ? 'page' : undefined}>
            Docs
          </a>
        </li>
        {listDocSlugs(sells).map((slug) => (
          <li key={slug}>
            <a href={`/docs/${slug}`} aria-current={here === slug ? 'page' : undefined}>
              {DOC_PAGES[slug].title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
