import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { readBody } from '@/dev/context/read-body';
import { wrapStore } from '@/dev/context/wrap-store';
import { isRefusal } from '@/lib/errors';
import { deleteImage } from '@/lib/images/delete-image';
import type { Uploaded } from '@/lib/images/publish-image';
import { uploadImage } from '@/lib/images/upload-image';
import { StoreError } from '@/lib/storage/store';
import { answer } from './answer';
import { imageBytesRoute } from './routes';

const BYTES = '0123456789';

let test: TestContext;
let uploaded: Uploaded;
let name: string;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  const outcome = await uploadImage(test.context, 'free', makeReceivedImage(BYTES), null);
  if (isRefusal(outcome)) throw new Error(outcome.log);
  uploaded = outcome;
  name = `${uploaded.image.id}.png`;
});

async function ask(
  headers: Record<string, string> = {},
  {
    method = 'GET',
    file = name,
    query = '',
    context = test.context,
  }: { method?: string; file?: string; query?: string; context?: typeof test.context } = {},
) {
  const response = await answer(
    context,
    imageBytesRoute,
    {
      method,
      path: `/i/${file}`,
      query: new URLSearchParams(query),
      headers: new Headers({ host: 'localhost:3000', ...headers }),
      body: null,
    },
    { name: file },
  );
  const { lasting = [] } = response;
  const all: Record<string, string> = { ...response.headers };
  for (let at = 0; at < lasting.length; at += 2) all[lasting[at]!] = lasting[at + 1]!;
  return { ...response, headers: all, text: (await readBody(response.body)).toString() };
}

describe('GET and HEAD of an image', () => {
  it('gives the bytes with every header of the contract', async () => {
    const { status, headers, text } = await ask();
    expect(status).toBe(200);
    expect(text).toBe(BYTES);
    expect(headers).toEqual({
      'content-type': 'image/png',
      'content-length': '10',
      etag: `"${uploaded.image.sha256}"`,
      'last-modified': 'Tue, 24 Nov 2026 12:00:00 GMT',
      'cache-control': 'public, max-age=86400',
      sunset: 'Tue, 01 Dec 2026 12:00:00 GMT',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'x-robots-tag': 'noindex, noimageindex',
      'x-request-id': expect.any(String),
    });
    const head = await ask({}, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: null });
    expect({ ...head.headers, 'x-request-id': '' }).toEqual({ ...headers, 'x-request-id': '' });
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-99', 206, BYTES, 'bytes 0-9/10'],
    ['bytes=4-2', 200, BYTES, undefined],
    ['lines=1-2', 200, BYTES, undefined],
  ])('answers the range %s', async (range, status, text, contentRange) => {
    const response = await ask({ range });
    expect(response).toMatchObject({ status, text });
    expect(response.headers['content-range']).toBe(contentRange);
    expect(response.headers['content-length']).toBe(String(text.length));
    expect(response.headers.etag).toBe(`"${uploaded.image.sha256}"`);
  });

  it.each(['bytes=10-', 'bytes=-0', 'bytes=0-1,3-4'])('refuses the range %s', async (range) => {
    const response = await ask({ range });
    expect(response.status).toBe(416);
    expect(response.headers).toMatchObject({
      'content-range': 'bytes */10',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
    });
    expect(response.text).toContain('"error":"range_not_satisfiable"');
  });

  it('minds If-Range, and no Range on HEAD', async () => {
    const etag = `"${uploaded.image.sha256}"`;
    expect((await ask({ range: 'bytes=0-0', 'if-range': etag })).status).toBe(206);
    expect((await ask({ range: 'bytes=0-0', 'if-range': '"other"' })).text).toBe(BYTES);
    const head = await ask({ range: 'bytes=0-0' }, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe('10');
  });

  it('answers 304 to a copy that is right, without a body or a length', async () => {
    for (const headers of [
      { 'if-none-match': `"${uploaded.image.sha256}"` },
      { 'if-none-match': '*' },
      { 'if-modified-since': 'Tue, 24 Nov 2026 12:00:00 GMT' },
      { 'if-none-match': `W/"${uploaded.image.sha256}"`, range: 'bytes=0-1' },
    ] as Record<string, string>[]) {
      const response = await ask(headers);
      expect(response).toMatchObject({ status: 304, body: null });
      expect(response.headers).not.toHaveProperty('content-length');
      expect(response.headers.etag).toBe(`"${uploaded.image.sha256}"`);
      expect(response.headers['cache-control']).toBe('public, max-age=86400');
    }
  });

  it('lives to the millisecond, in caches too, and then is 404 to every condition', async () => {
    test.clock.set('2026-12-01T11:59:50.000Z');
    expect((await ask()).headers['cache-control']).toBe('public, max-age=10');
    test.clock.set('2026-12-01T11:59:59.999Z');
    const last = await ask();
    expect(last).toMatchObject({ status: 200, text: BYTES });
    expect(last.headers['cache-control']).toBe('public, max-age=0');
    test.clock.advance(1);
    for (const headers of [
      {},
      { 'if-none-match': `"${uploaded.image.sha256}"` },
      { 'if-none-match': '*' },
      { 'if-modified-since': 'Fri, 01 Jan 2027 00:00:00 GMT' },
      { range: 'bytes=0-1' },
      { range: 'bytes=99-' },
    ] as Record<string, string>[]) {
      const gone = await ask(headers);
      expect(gone.status).toBe(404);
      expect(gone.headers['cache-control']).toBe('public, max-age=60');
      expect(gone.headers).not.toHaveProperty('etag');
    }
    expect((await ask({}, { method: 'HEAD' })).status).toBe(404);
  });

  it('is 404 once deleted', async () => {
    await deleteImage(test.context, uploaded.image.id, uploaded.deleteToken);
    expect((await ask({ 'if-none-match': '*' })).status).toBe(404);
  });

  it.each([
    ['another extension', (id: string) => `${id}.jpg`],
    ['a longer extension', (id: string) => `${id}.pngx`],
    ['no extension', (id: string) => id],
    ['two extensions', (id: string) => `${id}.png.png`],
    ['upper case', (id: string) => `${id}.PNG`],
    ['an unknown id', () => 'unknown000000.png'],
    ['the storage key', () => uploaded.image.storageKey],
    ['a path', (id: string) => `../i/${id}.png`],
    ['NUL', (id: string) => `${id}.png\0`],
    ['nothing', () => ''],
  ])('is 404 under %s', async (_, of) => {
    expect((await ask({}, { file: of(uploaded.image.id) })).status).toBe(404);
  });

  it('gives a file a name only where it is asked for one', async () => {
    const { headers } = await ask({}, { query: 'download=my%22%0d%0aX: y.exe' });
    expect(headers['content-disposition']).toBe('attachment; filename="my-X- y.png"');
    expect((await ask({}, { query: 'other=1' })).headers).not.toHaveProperty('content-disposition');
  });

  it('takes no other method', async () => {
    const response = await ask({}, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe('GET, HEAD');
  });

  it('is 503 where its bytes are missing or the store is away, and says so in the log', async () => {
    const missing = wrapStore(test.context.store, { get: async () => null });
    const response = await ask({}, { context: test.with({ store: missing }) });
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('60');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers).not.toHaveProperty('content-length');
    expect(test.lines.join()).toContain('a live image has no bytes');
    const away = wrapStore(test.context.store, {
      get: () => Promise.reject(new StoreError('unavailable', 'EIO')),
    });
    expect((await ask({}, { context: test.with({ store: away }) })).status).toBe(503);
  });

  it('is 404 where it is deleted between the row and the bytes', async () => {
    const before = test.lines.length;
    const store = wrapStore(test.context.store, {
      async get(key, range) {
        await deleteImage(test.context, uploaded.image.id, uploaded.deleteToken);
        return test.context.store.get(key, range);
      },
    });
    expect((await ask({}, { context: test.with({ store }) })).status).toBe(404);
    expect(test.lines.slice(before).join()).not.toContain('no bytes');
  });
});
