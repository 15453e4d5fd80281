import type { Browser } from '@/lib/operator/operator-session';
import type { HeaderReader } from '../exchange';

const MAX_WORDS = 1024;

/** What a browser says of itself with every request to one host. */
export function readBrowser(headers: HeaderReader): Browser {
  const read = (name: string) => (headers.get(name) ?? '').slice(0, MAX_WORDS);
  return { userAgent: read('user-agent'), platform: read('sec-ch-ua-platform') };
}
