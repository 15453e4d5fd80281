import { Agent } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBlob, type LocalBlob } from '@/dev/blob/start-blob';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage, type Answered } from '@/dev/payments/ledger-stage';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import { makePng } from '@/dev/uploads/make-png';
import { putGranted } from '@/dev/uploads/put-granted';
import type { Context } from '@/lib/context';
import type { Env } from '@/lib/env';
import { issueToken } from '@/lib/payments/tokens/issue-token';
import { createS3Store } from '@/lib/storage/s3/create-s3-store';
import { type Store, StoreError, type UploadGrant } from '@/lib/storage/store';
import type { StoreSettings } from '@/lib/storage/store-settings';
import { createVercelBlobStore } from '@/lib/storage/vercel-blob/create-vercel-blob-store';

const MINUTE = 60_000;
const MAX_BYTES = 20_000;

let stage: LedgerStage;
let s3: LocalS3;
let blob: LocalBlob;
const agent = new Agent({ keepAlive: true });
beforeAll(async () => {
  [stage, s3, blob] = await Promise.all([LedgerStage.create(), startS3(), startBlob()]);
  await s3.meddle('PUT', '/bucket');
  vi.stubEnv('VERCEL_BLOB_API_URL', blob.apiUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  agent.destroy();
  await Promise.all([stage.test.dispose(), s3.close(), blob.close()]);
});
beforeEach(() => stage.reset());

let seed = 0;
const nextPng = () => makePng((seed += 1));

const STORES: Record<string, () => { settings: StoreSettings; store: Store }> = {
  s3: () => {
    const where = s3.settingsOf('bucket');
    return { settings: { kind: 's3', ...where }, store: createS3Store(where) };
  },
  'vercel-blob': () => ({
    settings: { kind: 'vercel-blob', ...blob.settings },
    store: createVercelBlobStore(blob.settings, {
      ...{ readOrigin: blob.url, apiUrl: blob.apiUrl, agent },
    }),
  }),
};

describe.each(Object.keys(STORES))('a direct upload to %s', (name) => {
  let context: Context;
  let settings: StoreSettings;
  beforeAll(() => {
    const made = STORES[name]!();
    ({ settings } = made);
    const { env } = stage.context;
    context = {
      ...stage.context,
      store: made.store,
      env: withLimit(env, { maxRequestBytes: 900 }),
    };
  });
  const withLimit = (env: Env, more: Partial<Env>): Env => ({
    ...env,
    paid: { ...env.paid, maxBytes: MAX_BYTES },
    storage: { ...env.storage, store: settings },
    ...more,
  });

  const buy = async () => {
    const id = await stage.insert('upload_token');
    await stage.settle(id);
    return { id, token: (await issueToken(stage.context, { paymentId: id, index: 0 }))!.token };
  };
  const post = (path: string, token: string, body?: object, parts: Partial<Context> = {}) =>
    stage.ask('POST', path, {
      headers: { 'x-upload-token': token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      context: { ...context, ...parts },
    });
  type Direct = { upload: UploadGrant; uploadId: string; expiresAt: string; completeUrl: string };
  const ask = async (token: string, sizeBytes: number) => {
    const answered = await post('/api/upload/direct', token, { sizeBytes });
    expect(answered.status, answered.body).toBe(200);
    return answered.json as Direct;
  };
  const put = ({ upload }: Direct, bytes: Uint8Array) => putGranted(upload, bytes);
  const complete = (token: string, { uploadId }: Direct, parts: Partial<Context> = {}) =>
    post('/api/upload/complete', token, { uploadId, expires: '1h' }, parts);
  const codeOf = ({ status, json }: Answered) => [status, (json as { error?: string }).error];
  const keyOf = async ({ uploadId: id }: Direct) =>
    (await context.db.directUpload.findUniqueOrThrow({ where: { id } })).storageKey;
  const stateOf = async (paymentId: string) =>
    (await context.db.entitlement.findFirstOrThrow({ where: { paymentId } })).state;

  it('goes from a token to an image, and nothing is left of the staging', async () => {
    const { id, token } = await buy();
    const png = nextPng();
    const direct = await ask(token, png.length);
    expect(direct).toMatchObject({
      completeUrl: 'http://localhost:3000/api/upload/complete',
      expiresAt: new Date(stage.test.clock.now().getTime() + 10 * MINUTE).toISOString(),
    });
    expect(await put(direct, png)).toBe(200);
    const key = await keyOf(direct);
    expect(await context.store.head(key)).not.toBeNull();
    const answered = await complete(token, direct);
    const expiresAt = new Date(stage.test.clock.now().getTime() + 60 * MINUTE).toISOString();
    expect(answered).toMatchObject({ status: 200, json: { contentType: 'image/png', expiresAt } });
    expect(await context.store.head(key)).toBeNull();
    expect(await stateOf(id)).toBe('spent');
    // Again, and long after the token has expired.
    stage.test.clock.advance(30 * MINUTE);
    expect((await complete(token, direct)).body).toBe(answered.body);
  });

  it('is one image, however often it is completed at once', async () => {
    const { token } = await buy();
    const png = nextPng();
    const direct = await ask(token, png.length);
    await put(direct, png);
    const answers = await Promise.all(Array.from({ length: 6 }, () => complete(token, direct)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
  });

  it('answers the same bytes again, and others with 409', async () => {
    const { token } = await buy();
    const [png, other] = [nextPng(), nextPng()];
    const send = async (bytes: Uint8Array) => {
      const direct = await ask(token, bytes.length);
      await put(direct, bytes);
      return complete(token, direct);
    };
    const first = await send(png);
    expect(first.status).toBe(200);
    expect((await send(png)).body).toBe(first.body);
    expect(codeOf(await send(other))).toEqual([409, 'token_used']);
    stage.test.clock.advance(11 * MINUTE);
    expect(codeOf(await post('/api/upload/direct', token, { sizeBytes: 5 }))).toEqual([
      409,
      'token_used',
    ]);
  });

  it('says what to do where nothing was put', async () => {
    const { token } = await buy();
    const answered = await complete(token, await ask(token, 500));
    expect(codeOf(answered)).toEqual([404, 'not_found']);
    expect(answered.body).toContain('PUT all of it');
  });

  it('leaves the token whole where the bytes are no image, and takes them away', async () => {
    const { id, token } = await buy();
    const bad = await ask(token, 500);
    await put(bad, Buffer.alloc(500, 'x'));
    const key = await keyOf(bad);
    expect(codeOf(await complete(token, bad))).toEqual([415, 'unsupported_format']);
    expect(await context.store.head(key)).toBeNull();
    expect((await complete(token, bad)).body).toContain('has ended');
    expect(await stateOf(id)).toBe('unspent');
    const png = nextPng();
    const good = await ask(token, png.length);
    await put(good, png);
    expect((await complete(token, good)).status).toBe(200);
  });

  it('refuses what is larger than announced, and what is larger than is sold', async () => {
    const { id, token } = await buy();
    const tooLarge = await post('/api/upload/direct', token, { sizeBytes: MAX_BYTES + 1 });
    expect(codeOf(tooLarge)).toEqual([413, 'file_too_large']);
    const direct = await ask(token, 500);
    expect(await put(direct, Buffer.alloc(MAX_BYTES))).toBeGreaterThanOrEqual(400);
    // A store that does not hold to what it was told.
    const key = await keyOf(direct);
    await context.store.put(key, [Buffer.alloc(499)], 'application/octet-stream');
    const lying = await complete(token, direct);
    expect(codeOf(lying)).toEqual([400, 'invalid_request']);
    expect(lying.body).toContain('499 bytes, and 500');
    await context.store.put(key, [Buffer.alloc(MAX_BYTES + 1)], 'application/octet-stream');
    expect(codeOf(await complete(token, direct))).toEqual([413, 'file_too_large']);
    expect(await context.store.head(key)).toBeNull();
    expect(await stateOf(id)).toBe('unspent');
  });

  it('belongs to its token', async () => {
    const [mine, theirs] = [await buy(), await buy()];
    const png = nextPng();
    const direct = await ask(mine.token, png.length);
    await put(direct, png);
    expect(codeOf(await complete(theirs.token, direct))).toEqual([404, 'not_found']);
    expect(codeOf(await complete('0'.repeat(40), direct))).toEqual([401, 'invalid_token']);
    expect((await complete(mine.token, direct)).status).toBe(200);
  });

  it('counts where it was permitted in time, and goes on under the next token', async () => {
    const { id, token } = await buy();
    const [png, other] = [nextPng(), nextPng()];
    const direct = await ask(token, png.length);
    const late = await ask(token, other.length);
    await put(direct, png);
    stage.test.clock.advance(11 * MINUTE);
    expect(codeOf(await post('/api/upload/direct', token, { sizeBytes: 5 }))).toEqual([
      410,
      'token_expired',
    ]);
    expect((await complete(token, direct)).status).toBe(200);
    expect(await stateOf(id)).toBe('spent');
    await put(late, other);
    expect(codeOf(await complete(token, late))).toEqual([409, 'token_used']);
  });

  it('is permitted three times at once and no oftener, until one has ended', async () => {
    const { token } = await buy();
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => post('/api/upload/direct', token, { sizeBytes: 500 })),
    );
    const statuses = asked.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
    const refused = asked.find(({ status }) => status === 429)!;
    expect(refused.headers['retry-after']).toBe('600');
    const first = asked.find(({ status }) => status === 200)!.json as Direct;
    await put(first, Buffer.alloc(500));
    expect((await complete(token, first)).status).toBe(415);
    await ask(token, 500);
  });

  it('keeps the token, and the file, where the store breaks off', async () => {
    const { id, token } = await buy();
    const png = nextPng();
    const direct = await ask(token, png.length);
    await put(direct, png);
    const away = () => Promise.reject(new StoreError('unavailable', 'away'));
    for (const parts of [{ get: away }, { put: away }]) {
      const answered = await complete(token, direct, { store: wrapStore(context.store, parts) });
      expect(answered.status).toBe(503);
      expect(await stateOf(id)).toBe('unspent');
    }
    // Its image is made even where the staging cannot be cleared; that is left to the job.
    const store = wrapStore(context.store, { delete: away });
    expect((await complete(token, direct, { store })).status).toBe(200);
    expect((await complete(token, direct)).status).toBe(200);
  });

  it.each([
    ['/api/upload/direct', undefined],
    ['/api/upload/direct', { sizeBytes: 0 }],
    ['/api/upload/direct', { sizeBytes: 1.5 }],
    ['/api/upload/direct', { sizeBytes: 5, key: 'a.png' }],
    ['/api/upload/complete', undefined],
    ['/api/upload/complete', { uploadId: 5 }],
  ])('asks %s for its body, %o', async (path, body) => {
    const { token } = await buy();
    expect(codeOf(await post(path, token, body))).toEqual([400, 'invalid_request']);
  });

  it('is not offered where a request carries every image, or the store permits nothing', async () => {
    const { token } = await buy();
    const { env } = stage.context;
    const elsewhere = [
      withLimit(env, { maxRequestBytes: null }),
      withLimit(env, { maxRequestBytes: MAX_BYTES }),
      { ...withLimit(env, { maxRequestBytes: 900 }), storage: env.storage },
    ];
    for (const other of elsewhere) {
      const answered = await post('/api/upload/direct', token, { sizeBytes: 5 }, { env: other });
      expect(codeOf(answered)).toEqual([404, 'not_found']);
    }
  });

  it('is told of beforehand by health, and by what a wallet claims', async () => {
    const directUploadUrl = 'http://localhost:3000/api/upload/direct';
    const told = { maxRequestBytes: 900, directUploadUrl };
    const { id, token } = await buy();
    const health = await stage.ask('GET', '/api/health', { context });
    expect(health.json).toMatchObject({ limits: { paidMaxBytes: MAX_BYTES, ...told } });
    const claim = { body: JSON.stringify({ payment: id }), context };
    const claimed = await stage.askSigned('POST', '/api/payments/claim', claim);
    expect(claimed.json).toMatchObject({ payments: [{ token, ...told }] });
    expect((await stage.ask('GET', '/api/health')).body).not.toContain('directUploadUrl');
  });

  it('is what a request that is too long is told of, whatever it says of its length', async () => {
    const { token } = await buy();
    const body = JSON.stringify({ note: 'x'.repeat(890) });
    expect(body.length).toBeGreaterThan(900);
    for (const more of [{ 'content-length': String(body.length) }, {}] as Record<
      string,
      string
    >[]) {
      const headers = { 'x-upload-token': token, 'content-type': 'application/json', ...more };
      const answered = await stage.ask('POST', '/api/upload', { headers, body, context });
      expect(codeOf(answered)).toEqual([413, 'file_too_large']);
      expect(answered.body).toContain('at most 900 bytes here. Larger images go straight');
    }
  });
});
