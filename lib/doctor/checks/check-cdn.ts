import { randomIds } from '@/lib/ids';
import type { Check } from '../check';
import { fail, ok, skipped, warn } from '../finding';

/** Whether the cache in front forgets when it is told to: purges an address at which nothing ever was. */
export const checkCdn: Check = async ({ env, cdn }) => {
  const { siteUrl, imageUrl } = env;
  if (cdn === null || siteUrl === null) return skipped('no cache in front is configured');
  const answer = await cdn.purge([`${imageUrl ?? `${siteUrl}/i`}/${randomIds.image()}.png`]);
  if (answer.kind === 'purged') return ok(`${cdn.name} took a purge by address and one by prefix`);
  if (answer.retryAfterSeconds !== null) {
    return warn(`${cdn.name} is busy: ${answer.why}`, 'Look again later.');
  }
  return fail(
    `${cdn.name}: ${answer.why}`,
    'Look at CLOUDFLARE_ZONE_ID and CLOUDFLARE_API_TOKEN: docs/deploy/cloudflare.md.',
  );
};
