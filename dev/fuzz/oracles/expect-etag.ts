import { matchesEtag } from '@/lib/http/matches-etag';
import { expectThat } from '../expect-that';

const ETAG = `"${'ab'.repeat(32)}"`;

/** Input: an `If-None-Match` header. It matches where it holds the whole tag, or a star, and never else. */
export function expectEtag(header: string): string {
  const matches = matchesEtag(header, ETAG);
  const holds = header.includes(ETAG) || header.includes('*');
  expectThat(!matches || holds, 'matches what it does not name', header);
  const isPlain = [ETAG, `W/${ETAG}`, '*'].includes(header.trim());
  expectThat(matches || !isPlain, 'does not match what it names', header);
  return matches ? 'tag matches' : 'tag differs';
}
