import type { ReactNode } from 'react';
import { ReadingPage } from '@/components/ui/reading-page';
import { DOC_PAGES, type DocPage, type DocSlug, type SectionId } from './doc-pages';
import { DocsNav } from './docs-nav';

type Props<Slug extends DocSlug> = {
  readonly slug: Slug;
  /** Whether anything can be bought here. */
  readonly sells: boolean;
  /** What each of its sections says. */
  readonly bodies: Readonly<Record<SectionId<Slug>, ReactNode>>;
};

/** One page of the docs: one task, with the others beside it. */
export function DocsPage<Slug extends DocSlug>({ slug, sells, bodies }: Props<Slug>) {
  const { title, lead, sections }: DocPage = DOC_PAGES[slug];
  return (
    <ReadingPage
      title={title}
      lead={lead}
      nav={<DocsNav here={slug} sells={sells} />}
      sections={sections.map(({ id, title: heading }) => ({
        id,
        title: heading,
        body: (bodies as Record<string, ReactNode>)[id],
      }))}
    />
  );
}
