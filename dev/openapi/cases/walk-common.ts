import type { Context } from '@/lib/context';
import { listOperations } from '@/lib/http/openapi/list-operations';
import { StoreError } from '@/lib/storage/store';
import { CRON_SECRET, METRICS_TOKEN, type Asked, type WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';

const closed = { instance: { findFirstOrThrow: async () => ({ closedAt: new Date() }) } };

/** Parts of which every use ends in this exception: whatever a handler asks for, it meets it. */
function breakParts(context: Context, thrown: Error): Context {
  const broken = new Proxy(() => undefined, {
    get() {
      throw thrown;
    },
    apply() {
      throw thrown;
    },
  });
  const names = ['db', 'sql', 'facts', 'store', 'publisher', 'clock', 'secrets'] as const;
  return { ...context, ...(Object.fromEntries(names.map((name) => [name, broken])) as object) };
}

const full: Context['limiter'] = {
  take: async () => ({
    allowed: false,
    quota: 1,
    windowSeconds: 60,
    remaining: 0,
    resetSeconds: 9,
  }),
  check: async () => ({
    allowed: false,
    quota: 1,
    windowSeconds: 60,
    remaining: 0,
    resetSeconds: 9,
  }),
};

/** What every operation can answer, by its own handler where that is asked at all. */
export async function walkCommon(stage: WalkStage): Promise<void> {
  const { context, deployment } = stage;
  for (const { method, path } of listOperations(deployment)) {
    const asked = await makeRequest(stage, path);
    const target = path
      .replace('{name}', 'abcdefghij.png')
      .replace('{payment}', '0'.repeat(32))
      .replace('{job}', 'expire')
      .replace('{id}', 'abcdefghij');
    const at = (other: Context) => stage.ask(method, target, { ...asked, context: other });
    const env = { ...context.env, rateLimits: true };
    await at({ ...context, env, limiter: full });
    await at({ ...context, db: closed as unknown as Context['db'] });
    for (const thrown of [new StoreError('unavailable', 'EIO'), new TypeError('a test')]) {
      await at(breakParts(context, thrown));
      // Health tells what is broken itself: what keeps it from that is met before.
      const ready = Promise.reject(thrown);
      ready.catch(() => undefined);
      await at({ ...context, ready });
    }
  }
}

/** A request that gets past the reading of its body. */
async function makeRequest(stage: WalkStage, path: string): Promise<Asked> {
  const bodies: Record<string, object> = {
    '/api/upload/direct': { sizeBytes: 9 },
    '/api/upload/complete': { uploadId: '0'.repeat(32) },
    '/api/wallet/faucet': { address: '0x4020000000000000000000000000000000000402' },
    '/api/abuse': { urls: ['abcdefghij'], category: 'other', details: 'It harms me.' },
    '/api/abuse/appeal': { id: 'abcdefghij', statement: 'No.', deleteToken: 'f'.repeat(40) },
  };
  const authorization =
    { '/metrics': `Bearer ${METRICS_TOKEN}`, '/api/cron/{job}': `Bearer ${CRON_SECRET}` }[path] ??
    `Bearer ${'f'.repeat(40)}`;
  const isUpload = path === '/api/free' || path === '/api/upload';
  const isSale = path === '/api/upload/token';
  return {
    headers: {
      ...(isSale ? await stage.sign(path) : { authorization }),
      ...(isUpload ? { 'content-type': 'image/png' } : {}),
    },
    ...(isUpload ? { body: nextPng() } : path in bodies ? { body: bodies[path]! } : {}),
    query: {
      url: 'http://img.test/i/abcdefghij.png',
      address: '0x4020000000000000000000000000000000000402',
    },
  };
}
