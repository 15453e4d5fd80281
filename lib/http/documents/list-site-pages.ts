import type { Deployment } from './deployment';
import { SITE_PAGES, type SitePage } from './site-pages';

/** The pages that anybody may find on this deployment. */
export function listSitePages({ payments }: Pick<Deployment, 'payments'>): readonly SitePage[] {
  const pages: readonly SitePage[] = SITE_PAGES;
  return pages.filter(({ sold }) => payments !== null || sold !== true);
}
