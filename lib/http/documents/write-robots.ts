import type { Deployment } from './deployment';

/**
 * `GET /robots.txt`. Answers of the API are nothing to be found, but what embeds an image asks there how. Images and their pages say `noindex` in a header, which
 * only who may fetch them sees: so they are not forbidden here.
 */
export function writeRobots({ origins }: Deployment): string {
  return `User-agent: *
Disallow: /api/
Allow: /api/oembed

Sitemap: ${origins.site}/sitemap.xml
`;
}
