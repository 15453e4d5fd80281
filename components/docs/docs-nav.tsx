import { DOC_PAGES, type DocSlug } from './doc-pages';
import styles from './docs-nav.module.css';

const SOLD: readonly DocSlug[] = ['paid', 'keep'];

type Props = {
  /** Null on the first page. */
  readonly here: DocSlug | null;
  readonly sells: boolean;
};

/** The pages of the docs. */
export function DocsNav({ here, sells }: Props) {
  const slugs = (Object.keys(DOC_PAGES) as DocSlug[]).filter(
    (slug) => sells || !SOLD.includes(slug),
  );
  return (
    <nav aria-label="Docs" className={styles.nav}>
      <ul>
        <li>
          <a href="/docs" aria-current={here === null ? 'page' : undefined}>
            Docs
          </a>
        </li>
        {slugs.map((slug) => (
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
