import type { SecretKey } from '@/lib/secrets';
import type { Browser } from './operator-session';

/** What is kept of a browser: enough to know it again, and nothing to tell it by. 32 bytes. */
export function hashBrowser(key: SecretKey, { userAgent, platform }: Browser): Buffer {
  return key.derive('operator-browser', JSON.stringify([userAgent, platform]));
}
