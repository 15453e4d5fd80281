import { escapeHtml } from '@/lib/format/escape-html';
import type { Deployment } from './deployment';
import { listSitePages } from './list-site-pages';

/** `GET /sitemap.xml`: the pages, and no image. Source: https://www.sitemaps.org/protocol.html */
export function writeSitemap(deployment: Deployment): string {
  const { site } = deployment.origins;
  const lines = listSitePages(deployment).map(
    ({ path }) => `<url><loc>${escapeHtml(site + path)}</loc></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</urlset>
`;
}
