import { DOC_PAGES, type DocPage } from './doc-pages';
import type { ErrorEntry } from './error-list';
import { listDocSlugs } from './list-doc-slugs';
import type { DocEntry } from './search-docs';

/** Every section of the docs and every error, to be searched; where something is sold, also why payments are refused. */
export function listEntries(
  sells: boolean,
  errors: readonly ErrorEntry[],
  reasons: Readonly<Record<string, string>>,
): DocEntry[] {
  const sections = listDocSlugs(sells).flatMap((slug) => {
    const page: DocPage = DOC_PAGES[slug];
    return page.sections.map(({ id, title, words }) => ({
      href: `/docs/${slug}#${id}`,
      title,
      context: page.title,
      words,
    }));
  });
  return [
    ...sections,
    ...errors.map(({ code, status, title, message }) => ({
      href: `/docs/errors#${code}`,
      title: code,
      context: `${status}: ${title}`,
      words: message,
    })),
    ...Object.entries(sells ? reasons : {}).map(([reason, meaning]) => ({
      href: `/docs/paid#${reason}`,
      title: reason,
      context: 'Why a payment was refused',
      words: meaning,
    })),
  ];
}
