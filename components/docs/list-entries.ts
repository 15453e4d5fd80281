import { DOC_PAGES, type DocPage } from './doc-pages';
import type { ErrorEntry } from './error-list';
import type { DocEntry } from './search-docs';

/** Every section of the docs, every error and every reason of a refused payment, to be searched. */
export function listEntries(
  errors: readonly ErrorEntry[],
  reasons: Readonly<Record<string, string>>,
): DocEntry[] {
  const sections = Object.entries<DocPage>(DOC_PAGES).flatMap(([slug, page]) =>
    page.sections.map(({ id, title, words }) => ({
      href: `/docs/${slug}#${id}`,
      title,
      context: page.title,
      words,
    })),
  );
  return [
    ...sections,
    ...errors.map(({ code, status, title, message }) => ({
      href: `/docs/errors#${code}`,
      title: code,
      context: `${status}: ${title}`,
      words: message,
    })),
    ...Object.entries(reasons).map(([reason, meaning]) => ({
      href: `/docs/paid#${reason}`,
      title: reason,
      context: 'Why a payment was refused',
      words: meaning,
    })),
  ];
}
