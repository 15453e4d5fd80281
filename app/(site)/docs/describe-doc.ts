import type { Metadata } from 'next';
import { DOC_PAGES, type DocSlug } from '@/components/docs/doc-pages';
import { describePage } from '../describe-page';

/** What the head of a page of the docs says. */
export function describeDoc(slug: DocSlug): Promise<Metadata> {
  const { title, lead } = DOC_PAGES[slug];
  return describePage(`/docs/${slug}`, { title: `${title} · Docs`, description: lead });
}
