import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { StoreError } from '@/lib/storage/store';
import { answer } from './answer';
import { findRoute } from './find-route';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ RATE_LIMITS: 'off' });
});
afterAll(() => test.dispose());

let seed = 5000;
const nextPng = () => makePng((seed += 1));
const bad = Buffer.from('no image at all');
const newKey = () => randomBytes(16).toString('hex');

type Item = { url?: string; id?: string; error?: string; status?: number; deleteToken?: string };
type Told = Item & { images: Item[] };

async function send(
  files: readonly Uint8Array[],
  { headers = {}, context = test.context }: { headers?: object; context?: Context } = {},
) {
  const { route } = findRoute('/api/free')!;
  const parts = files.map((data) => ({ name: 'image', filename: 'a.png', data }));
  const response = await answer(context, route, {
    method: 'POST',
    path: '/api/free',
    query: new URLSearchParams(),
    headers: new Headers({
      host: 'localhost:3000',
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      ...headers,
    }),
    body: splitBody(buildForm(parts), 1000),
  });
  return { ...response, text: response.body as string };
}

async function sendJson(...args: Parameters<typeof send>) {
  const response = await send(...args);
  const told = JSON.parse(response.text) as Told;
  return { ...response, told, outcomes: told.images.map((each) => each.error ?? 'ok') };
}

const countImages = () => test.context.db.image.count();

describe('several images in one request', () => {
  it('are stored, and told in their order', async () => {
    const files = [nextPng(), nextPng(), nextPng()];
    const { status, headers, told } = await sendJson(files);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    expect(Object.keys(told)).toEqual(['images']);
    const rows = await Promise.all(
      told.images.map(({ id }) => test.context.db.image.findUniqueOrThrow({ where: { id: id! } })),
    );
    expect(rows.map((row) => row.receivedBytes)).toEqual(files.map((file) => file.length));
    for (const [at, row] of rows.entries()) {
      const stored = await test.context.store.get(row.storageKey);
      expect(stored).not.toBeNull();
      stored!.body.destroy();
      expect(told.images[at]!.deleteToken).toMatch(/^[\w-]{20,}$/);
    }
  });

  it('are each answered, also those that are refused', async () => {
    const before = await countImages();
    const { status, told, outcomes } = await sendJson([bad, nextPng(), Buffer.alloc(0), nextPng()]);
    expect(status).toBe(207);
    expect(outcomes).toEqual(['unsupported_format', 'ok', 'empty_file', 'ok']);
    expect(told.images[0]).toMatchObject({ status: 415, retryable: false });
    expect(await countImages()).toBe(before + 2);
  });

  it('are an error where none is stored, told for the first and for each', async () => {
    const { status, headers, told, outcomes } = await sendJson([bad, Buffer.alloc(0)]);
    expect(status).toBe(415);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(told).toMatchObject({ error: 'unsupported_format', status: 415 });
    expect(outcomes).toEqual(['unsupported_format', 'empty_file']);
  });

  it('are lines of text, or a page, for whoever asks for that', async () => {
    const lines = await send([nextPng(), bad], { headers: { accept: 'text/plain' } });
    expect(lines.status).toBe(207);
    expect(lines.text).toMatch(/^http:\/\/\S+\.png\nerror unsupported_format: .+\n$/);
    const page = await send([nextPng(), bad, nextPng()], { headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<h1>2 of 3 images are up</h1>');
    expect(page.text).toContain('<h2>Image 2: Not a format we take</h2>');
    const ids = [...page.text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(8);
  });

  it('are eleven: none is stored', async () => {
    const before = await countImages();
    const { status, text } = await send(Array.from({ length: 11 }, nextPng));
    expect([status, text]).toEqual([400, expect.stringContaining('more than 10 images')]);
    expect(await countImages()).toBe(before);
    expect((await send(Array.from({ length: 10 }, nextPng))).status).toBe(200);
  });

  it('are the same images when the request is repeated under its key', async () => {
    const headers = { 'idempotency-key': newKey() };
    const files = [nextPng(), bad, nextPng()];
    const before = await countImages();
    const [one, two] = await Promise.all([
      sendJson(files, { headers }),
      sendJson(files, { headers }),
    ]);
    expect(one.told).toEqual(two.told);
    expect((await sendJson(files, { headers })).told).toEqual(one.told);
    expect(await countImages()).toBe(before + 2);
  });

  it('are a conflict, each by itself, where the key came with other bytes', async () => {
    const headers = { 'idempotency-key': newKey() };
    const [first, second] = [nextPng(), nextPng()];
    await send([first, second], { headers });
    const { outcomes } = await sendJson([first, nextPng()], { headers });
    expect(outcomes).toEqual(['ok', 'idempotency_conflict']);
    expect((await send([second], { headers })).status).toBe(409);
  });

  it('count as many against the limit of an address', async () => {
    const limiter = createLimiter();
    const context = test.with({ limiter, env: { ...test.context.env, rateLimits: true } });
    for (let at = 0; at < 5; at += 1) {
      expect((await send(Array.from({ length: 10 }, nextPng), { context })).status).toBe(200);
    }
    for (let at = 0; at < 8; at += 1) await send([nextPng()], { context });
    const { status, outcomes } = await sendJson([nextPng(), nextPng(), nextPng()], { context });
    expect([status, outcomes]).toEqual([207, ['ok', 'ok', 'rate_limited']]);
    expect((await send([nextPng()], { context })).status).toBe(429);
  });

  it('are told, where the store takes only some of them', async () => {
    let puts = 0;
    const store = wrapStore(test.context.store, {
      async put(...args) {
        puts += 1;
        if (puts === 2) throw new StoreError('unavailable', 'planned');
        await test.context.store.put(...args);
      },
    });
    const context = test.with({ store });
    const { status, outcomes } = await sendJson([nextPng(), nextPng(), nextPng()], { context });
    expect(status).toBe(207);
    expect(outcomes.toSorted()).toEqual(['ok', 'ok', 'storage_unavailable']);
  });
});
