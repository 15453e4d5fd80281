import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import type { Clock } from '@/lib/context';
import type { AbuseSettings } from '@/lib/env/abuse-settings';
import { explainFailure } from '@/lib/outgoing/explain-failure';
import { parseRetryAfter } from '@/lib/outgoing/parse-retry-after';
import { readBounded } from '@/lib/outgoing/read-bounded';
import type { SendAnswer, WebhookPort } from './alerts';

/** For a whole call. Shorter than the first lease of a message, so that nobody else has begun meanwhile. */
const TIMEOUT_MS = 10_000;
/** Of an answer that is read to its end, so that its connection can be used again. */
const MAX_ANSWER_BYTES = 65_536;

const fail = (why: string, retryAfterSeconds: number | null = null): SendAnswer => ({
  kind: 'failed',
  why,
  permanent: false,
  retryAfterSeconds,
});

/** Resolves where somebody listens at the address. */
function reach(url: string, timeoutMs: number): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (error?: Error) => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.setTimeout(timeoutMs, () =>
      end(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    );
    socket.once('connect', () => end());
    socket.once('error', end);
  });
}

type Options = {
  readonly clock: Clock;
  readonly timeoutMs?: number;
};

/**
 * Posts to one address, signed with the key that it shares with us. What is not 2xx is a failure; nobody is followed
 * elsewhere.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createWebhook(
  settings: NonNullable<AbuseSettings['webhook']>,
  { clock, timeoutMs = TIMEOUT_MS }: Options,
): WebhookPort {
  const [url, key] = [settings.url.reveal(), settings.key.reveal()];
  return {
    async post(id, body) {
      const timestamp = Math.floor(clock.now().getTime() / 1000);
      const hash = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': `v1,${hash}`,
          },
          body,
          redirect: 'manual',
          cache: 'no-store',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await readBounded(response, MAX_ANSWER_BYTES);
        if (response.ok) return { kind: 'sent' };
        const wait = parseRetryAfter(response.headers.get('retry-after'), clock.now());
        return fail(`status ${response.status}`, wait);
      } catch (error) {
        return fail(explainFailure(error));
      }
    },
    async check() {
      try {
        await reach(url, timeoutMs);
        return { kind: 'sent' };
      } catch (error) {
        return fail(explainFailure(error));
      }
    },
  };
}
