import type { ServiceFacts } from './service-facts';
import { describeLimits } from './describe-limits';

/** What a client tells its model of all tools together. */
export function writeInstructions(facts: ServiceFacts): string {
  const best = facts.isLocal
    ? 'Upload a file of this machine by upload_image with "path".'
    : 'Upload a file by create_upload where you have a shell, and by upload_image where you have none.';
  return `${facts.site} stores images and gives each a public URL: no account, no key. ${best} ${describeLimits(facts)} Say to the user that anyone with the URL can see the image, and when it expires.`;
}
