import type { Metadata } from 'next';
import { DOC_PAGES, type DocSlug } from '@/components/docs/doc-pages';

/** What the head of a page of the docs says. */
export function describePage(slug: DocSlug): Metadata {
  const { title, lead } = DOC_PAGES[slug];
  return { title: `${title} · Docs`, description: lead };
}
