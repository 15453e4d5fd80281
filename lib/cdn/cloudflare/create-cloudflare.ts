import { z } from 'zod';
import type { Clock } from '@/lib/context';
import type { CdnSettings } from '@/lib/env/cdn-settings';
import { explainFailure } from '@/lib/outgoing/explain-failure';
import { parseRetryAfter } from '@/lib/outgoing/parse-retry-after';
import { readBounded } from '@/lib/outgoing/read-bounded';
import type { Cdn, PurgeAnswer } from '../cdn';

/**
 * Entries of one call. The table of limits says 100 on every plan, the pages on prefixes and on single files say 30: what
 * all of them allow.
 *
 * @see https://developers.cloudflare.com/cache/how-to/purge-cache/#availability-and-limits
 */
const BATCH = 30;

/** For the whole purge. Shorter than the first lease of a queue entry, so that nobody else has begun meanwhile. */
const TIMEOUT_MS = 8_000;
/** Of an answer that is read; real ones have a few hundred. */
const MAX_ANSWER_BYTES = 65_536;
const MAX_CODES_TOLD = 5;
/** "Invalid request headers": what a token of a wrong form is answered, with status 400. */
const BAD_AUTHORIZATION = 6003;

const ANSWER = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().int() })).nullish(),
});

/** Cloudflare's codes of errors. Its messages stay out: they quote addresses of images, and `why` is logged. */
function readAnswer(text: string): {
  readonly success: boolean;
  readonly codes: readonly number[];
} {
  try {
    const { success, errors } = ANSWER.parse(JSON.parse(text));
    return { success, codes: (errors ?? []).map(({ code }) => code) };
  } catch {
    return { success: false, codes: [] };
  }
}

function explainRefusal(status: number, codes: readonly number[]): string {
  const told = codes.slice(0, MAX_CODES_TOLD).join(', ');
  const answered = `status ${status}${told === '' ? '' : `, error ${told}`}`;
  return status === 401 || status === 403 || codes.includes(BAD_AUTHORIZATION)
    ? `CLOUDFLARE_API_TOKEN is wrong or lacks the right to purge the cache of this zone (${answered})`
    : answered;
}

type Options = {
  readonly clock: Clock;
  readonly timeoutMs?: number;
};

/**
 * The cache of one zone of Cloudflare. Two calls a purge, and both must succeed. By address, of which even the free plan
 * may purge 800 a second: it forgets the copy that nearly everybody gets. Then by prefix, five calls a minute: Cloudflare
 * keeps one more copy for each `Origin` that asked, as pages that read images across origins do, and a purge by address
 * leaves those; the only other way would be to know all of these origins.
 *
 * @see https://developers.cloudflare.com/api/resources/cache/methods/purge/
 * @see https://developers.cloudflare.com/cache/how-to/cache-keys/ for `Origin` in the key
 */
export function createCloudflare(
  { apiUrl, zoneId, apiToken }: CdnSettings,
  { clock, timeoutMs = TIMEOUT_MS }: Options,
): Cdn {
  async function ask(
    entries: Readonly<Record<string, readonly string[]>>,
    signal: AbortSignal,
  ): Promise<PurgeAnswer> {
    const what = Object.keys(entries).join();
    const fail = (why: string, retryAfterSeconds: number | null = null): PurgeAnswer => ({
      kind: 'failed',
      why: `purge by ${what}: ${why}`,
      retryAfterSeconds,
    });
    try {
      const response = await fetch(`${apiUrl}/zones/${zoneId}/purge_cache`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiToken.reveal()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(entries),
        // The token goes to the address that was configured and to nobody else.
        redirect: 'manual',
        cache: 'no-store',
        signal,
      });
      const text = await readBounded(response, MAX_ANSWER_BYTES);
      const { success, codes } = readAnswer(text ?? '');
      if (response.status === 200 && success) return { kind: 'purged' };
      const wait = parseRetryAfter(response.headers.get('retry-after'), clock.now());
      return fail(explainRefusal(response.status, codes), wait);
    } catch (error) {
      return fail(explainFailure(error));
    }
  }

  return {
    name: 'cloudflare',
    batch: BATCH,
    async purge(urls) {
      const signal = AbortSignal.timeout(timeoutMs);
      const byAddress = await ask({ files: urls }, signal);
      if (byAddress.kind === 'failed') return byAddress;
      return ask({ prefixes: urls.map((url) => url.replace(/^https?:\/\//, '')) }, signal);
    },
  };
}
