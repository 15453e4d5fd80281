import type { Deployment } from './deployment';

/**
 * `GET /robots.txt`. Answers of the API are nothing to be found. Images and their pages say `noindex` in a header, which
 * only who may fetch them sees: so they are not forbidden here.
 */
export function writeRobots({ origins }: Deployment): string {
  return `User-agent: *
Disallow: /api/

Sitemap: ${origins.site}/sitemap.xml
`;
}
