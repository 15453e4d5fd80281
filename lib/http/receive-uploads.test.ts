import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { inspectAll } from '@/dev/images/inspect-all';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import { collectObject } from '@/lib/storage/collect-object';
import { StoreError, type Draft } from '@/lib/storage/store';
import { answer } from './answer';
import { findRoute } from './find-route';

const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const PIECE = 65_536;
const MB = 1024 * 1024;

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ RATE_LIMITS: 'off', FREE_MAX_BYTES: String(4 * MB) });
});
afterAll(() => test.dispose());
afterEach(async () => {
  expect(await listDrafts()).toEqual([]);
  for (const key of await test.listKeys()) await test.context.store.delete(key);
});

const listDrafts = () => readdir(path.join(test.context.env.dataDir, 'images', 'tmp'));

/** A JPEG of many bytes: a scan of noise, which is whatever a decoder makes of it. */
function makeJpeg(bytes: number): Buffer {
  const marker = (code: number, ...payload: number[]) =>
    Buffer.from([0xff, code, 0, payload.length + 2, ...payload]);
  const side = Math.ceil(Math.sqrt(bytes / 64)) * 8;
  const size = [side >> 8, side & 255];
  const code = [0, 1, ...new Array<number>(14).fill(0), 0];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    marker(0xfe, ...Buffer.from('a comment that goes')),
    marker(0xdb, 0, ...new Array<number>(64).fill(1)),
    marker(0xc0, 8, ...size, ...size, 1, 1, 0x11, 0),
    marker(0xc4, 0x00, ...code),
    marker(0xc4, 0x10, ...code),
    marker(0xda, 1, 1, 0, 0, 63, 0),
    randomBytes(bytes).map((byte) => byte & 0x7f),
    Buffer.from([0xff, 0xd9]),
  ]);
}

async function send(
  body: AsyncIterable<Uint8Array> | Uint8Array | string,
  type: string,
  context: Context = test.context,
) {
  const { route } = findRoute('/api/free')!;
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  const response = await answer(context, route, {
    method: 'POST',
    path: '/api/free',
    query: new URLSearchParams(),
    headers: new Headers({ host: 'localhost:3000', 'content-type': type }),
    body: isWhole ? splitBody(body, PIECE) : body,
  });
  const told = JSON.parse(response.body as string) as { error?: string; sha256?: string };
  return { status: response.status, ...told };
}

describe('an image of several bites', () => {
  it.each([
    ['a form', FORM, (image: Buffer) => buildForm([{ name: 'image', filename: 'a', data: image }])],
    [
      'JSON',
      'application/json',
      (image: Buffer) => JSON.stringify({ image: image.toString('base64') }),
    ],
    ['raw bytes', 'image/jpeg', (image: Buffer) => image],
  ])('is stored as it is to be served, from %s', async (_, type, wrap) => {
    const jpeg = makeJpeg(3 * MB);
    const { status } = await send(wrap(jpeg), type);
    expect(status).toBe(200);
    const [key] = await test.listKeys();
    const { servedBytes, servedSha256 } = await test.context.db.image.findFirstOrThrow({
      where: { storageKey: key! },
    });
    const lent = await collectObject(await test.context.store.get(key!), servedBytes);
    const { kept } = await inspectAll(jpeg);
    expect(lent!.bytes.equals(kept)).toBe(true);
    const digest = createHash('sha256').update(kept).digest();
    expect(digest.equals(servedSha256)).toBe(true);
  });

  it('waits for a store that is slow, and reads no more meanwhile', async () => {
    const jpeg = makeJpeg(3 * MB);
    let read = 0;
    async function* body() {
      for await (const piece of splitBody(jpeg, PIECE)) {
        read += piece.length;
        yield piece;
      }
    }
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const context = withDrafts((draft) => ({
      async write(chunks) {
        await held;
        await draft.write(chunks);
      },
    }));
    const sending = send(body(), 'image/jpeg', context);
    await expect.poll(() => read).toBeGreaterThanOrEqual(MB);
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBeLessThan(MB + 4 * PIECE);
    release();
    expect((await sending).status).toBe(200);
  });
});

/** The context with another kind of drafts. */
function withDrafts(change: (draft: Draft) => Partial<Draft>): Context {
  const { store } = test.context;
  return test.with({
    store: wrapStore(store, {
      async openDraft() {
        const draft = await store.openDraft!();
        return { ...draft, ...change(draft) };
      },
    }),
  });
}

describe('of an image that does not get an address nothing is left', () => {
  const jpeg = makeJpeg(2 * MB);
  const form = (...parts: Parameters<typeof buildForm>[0]) => buildForm(parts);
  const image = { name: 'image', filename: 'a', data: jpeg };

  it.each([
    ['it is cut', 422, () => jpeg.subarray(0, -200), 'image/jpeg'],
    ['it goes beyond its limit', 413, () => makeJpeg(5 * MB), 'image/jpeg'],
    ['it is one of too many', 400, () => form(...new Array<typeof image>(11).fill(image)), FORM],
    ['the form is cut', 400, () => form(image).subarray(0, -200), FORM],
  ])('%s', async (_, status, body, type) => {
    expect((await send(body(), type)).status).toBe(status);
    expect(await test.listKeys()).toEqual([]);
  });

  it('a better part of the form comes after it', async () => {
    const { status } = await send(form({ ...image, name: 'photo' }, image), FORM);
    expect(status).toBe(200);
    expect(await test.listKeys()).toHaveLength(1);
  });

  it('the connection breaks', async () => {
    async function* body() {
      yield* splitBody(jpeg.subarray(0, 1_500_000), PIECE);
      throw new Error('reset');
    }
    expect(await send(body(), 'image/jpeg')).toMatchObject({ error: 'invalid_request' });
    expect(await test.listKeys()).toEqual([]);
  });

  it('the day is full', async () => {
    const env = { ...test.context.env, rateLimits: true, freeDailyBytes: 1000 };
    expect((await send(jpeg, 'image/jpeg', test.with({ env }))).error).toBe('daily_limit');
    expect(await test.listKeys()).toEqual([]);
  });

  it.each([
    ['raw', 'image/jpeg', jpeg],
    ['in a form', FORM, form(image)],
  ])('the store is full on the way, %s', async (_, type, body) => {
    let writes = 0;
    const context = withDrafts((draft) => ({
      async write(chunks) {
        writes += 1;
        if (writes === 2) throw new StoreError('full', 'no room');
        await draft.write(chunks);
      },
    }));
    expect(await send(body, type, context)).toMatchObject({ error: 'storage_unavailable' });
    expect(await test.listKeys()).toEqual([]);
    expect((await send(body, type)).status).toBe(200);
  });

  it('the draft cannot get its name', async () => {
    const context = withDrafts(() => ({
      commit: () => Promise.reject(new StoreError('unavailable', 'gone')),
    }));
    expect((await send(jpeg, 'image/jpeg', context)).error).toBe('storage_unavailable');
    expect(await test.listKeys()).toEqual([]);
  });
});
