import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../../product/make-unique-png';
import { uploadImage } from '../../product/post-image';
import { openStall, TOKEN, UPLOAD, type Stall } from './open-stall';
import { sendRaw, type Raw } from './send-raw';

const NOTHING = { cents: 0 };

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.close());

const post = (path: string, headers: readonly string[], body?: Uint8Array) =>
  sendRaw(stall.app().url, [`POST ${path} HTTP/1.1`, ...headers], body);

describe('path tricks on a paid route: never a grant without payment', () => {
  const spell = (path: string): string[] => [
    `${path}%2F`,
    `${path}/`,
    `${path};x`,
    `${path};x=/api/free`,
    `${path}%0A`,
    `${path}%0D%0A`,
    `${path}%00`,
    `${path}%20`,
    `${path}.`,
    `${path}.json`,
    `${path}.rsc`,
    `${path}?_rsc=1`,
    `${path}?nxtPpath=free`,
    `${path}?__nextLocale=api`,
    `${path}#x`,
    path.replace('/api/', '//api/'),
    path.replace('/api/', '/api//'),
    path.replace('/api/', '/./api/./'),
    path.replace('/api/', '/api/free/../'),
    path.replace('/api/', '/x/..%2Fapi/'),
    path.replace('/api/', '/%61pi/'),
    path.replace('/api/', '/api%2F'),
    path.replace('/api/', '/api\\'),
    path.replace('/api/', '/API/'),
    path.toUpperCase(),
    path.replace(/d$|p$|n$/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    `/_next/data/build${path}.json`,
    `/_next${path}`,
    `/i/..${path}`,
    `http://127.0.0.1${path}`,
    `http://elsewhere.example${path}`,
  ];
  const HEADERS = [
    'x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware',
    'x-middleware-subrequest: src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
    'x-middleware-prefetch: 1',
    'x-middleware-rewrite: /api/free',
    'x-nextjs-data: 1',
    'x-invoke-path: /api/free',
    'x-matched-path: /api/free',
    'x-now-route-matches: 1=free',
    'x-original-url: /api/free',
    'x-rewrite-url: /api/free',
    'x-http-method-override: GET',
    'next-action: 0000000000000000000000000000000000000000',
    'rsc: 1',
    'x-img402-peer: 127.0.0.1',
    'x-upload-token:',
    'authorization: Bearer',
    'authorization: Bearer undefined',
  ];

  /** The free door is the only one that gives anything away, and it must not be reached from here. */
  const countImages = async () =>
    Number((await stall.query<{ count: string }>('SELECT count(*) FROM image'))[0]?.count);

  const png = makeUniquePng(9_000, 1);
  const expectNothing = async (send: () => Promise<Raw>, what: string) => {
    const images = await countImages();
    const { status, text } = await stall.deal(NOTHING, send);
    expect(status, what).toBeGreaterThanOrEqual(300);
    expect(status, what).toBeLessThan(500);
    expect(text, what).not.toMatch(/"(token|deleteToken)":"[0-9a-f]{40}"/);
    expect(await countImages(), what).toBe(images);
  };

  it.each([TOKEN, UPLOAD, '/api/images/:id/keep'])('%s in other spellings', async (route) => {
    const { id, expiresAt } = await uploadImage(stall.app().url, makeUniquePng(9_000, 2));
    for (const path of spell(route.replace(':id', id))) {
      await expectNothing(() => post(path, ['content-type: image/png'], png), path);
    }
    expect((await stall.get(`/api/images/${id}`)).body.expiresAt).toBe(expiresAt);
  });

  it.each(HEADERS)('with %s', async (header) => {
    const { id, expiresAt } = await uploadImage(stall.app().url, makeUniquePng(9_000, 3));
    for (const path of [TOKEN, UPLOAD, `/api/images/${id}/keep`]) {
      await expectNothing(() => post(path, ['content-type: image/png', header], png), path);
    }
    expect((await stall.get(`/api/images/${id}`)).body.expiresAt).toBe(expiresAt);
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'get', 'post'])(
    'by %s',
    async (method) => {
      for (const path of [TOKEN, UPLOAD]) {
        const line = `${method} ${path} HTTP/1.1`;
        await expectNothing(
          () => sendRaw(stall.app().url, [line, 'content-type: image/png'], png),
          path,
        );
      }
    },
  );

  it('as HTTP/1.0 and with two requests in one', async () => {
    await expectNothing(() => sendRaw(stall.app().url, [`POST ${TOKEN} HTTP/1.0`]), 'HTTP/1.0');
    const smuggled = Buffer.from(`POST ${UPLOAD} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    const lines = ['transfer-encoding: chunked'];
    await expectNothing(() => post(TOKEN, lines, smuggled), 'two lengths');
  });
});
