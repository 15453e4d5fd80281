import { DOC_PAGES, type DocSlug } from './doc-pages';

const SOLD: readonly DocSlug[] = ['paid', 'keep'];

/** The pages of the docs that there are, in their order: none on how to buy where nothing is sold. */
export function listDocSlugs(sells: boolean): readonly DocSlug[] {
  const slugs = Object.keys(DOC_PAGES) as DocSlug[];
  return slugs.filter((slug) => sells || !SOLD.includes(slug));
}
