import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
let image: UploadAnswer;
beforeAll(async () => {
  target = await openTarget({ sells: true });
  image = await uploadImage(target.app.url, makeUniquePng(4_000, 1));
});
afterAll(() => target.close());

const STORED = { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } };

describe('more header than anybody needs: 431 at once, and memory stays', () => {
  it.each<[string, (mark: string) => string]>([
    ['one of 70 KB', (mark) => `X-${mark}: ${'a'.repeat(70_000)}\r\n\r\n`],
    ['a name of 70 KB', (mark) => `${mark}${'a'.repeat(70_000)}: x\r\n\r\n`],
    ['twenty thousand of six bytes', () => `${'A: b\r\n'.repeat(20_000)}\r\n`],
    ['twenty thousand empty ones', () => `${'A:\r\n'.repeat(20_000)}\r\n`],
    ['a cookie of 20 KB', (mark) => `Cookie: ${`${mark}=1; `.repeat(900)}\r\n\r\n`],
    ['an accept of 20 KB', () => `Accept: ${'text/html,'.repeat(2_000)}\r\n\r\n`],
    [
      'a trailer of 100 KB',
      () => `Transfer-Encoding: chunked\r\n\r\n0\r\n${'A: b\r\n'.repeat(17_000)}\r\n`,
    ],
  ])('%s', async (name, write) => {
    const line = name.includes('trailer') ? 'POST /api/nothing' : 'GET /api/health';
    const { answers } = await tell(
      target.besides,
      (mark) => [`${line} HTTP/1.1\r\nHost: site.test\r\n${write(mark)}`],
      { memory: 64_000_000 },
    );
    expect(JSON.parse(answers.at(-1)!.text)).toMatchObject({ error: 'headers_too_large' });
  });

  it('fifty megabytes without an end', async () => {
    const { received, afterMs } = await target.besides(
      async ({ open }) => {
        const wire = await open();
        await wire.write('GET / HTTP/1.1\r\n');
        const piece = `X: ${'a'.repeat(65_000)}\r\n`;
        await wire.write(...Array.from({ length: 800 }, () => piece));
        const closed = await wire.closed();
        return { received: closed.bytes.toString(), afterMs: closed.afterMs };
      },
      { memory: 64_000_000 },
    );
    expect(received === '' || received.startsWith('HTTP/1.1 431')).toBe(true);
    expect(afterMs).toBeLessThan(8_000);
  });

  it('as many as fit are read in no time', async () => {
    const lines = Array.from({ length: 1_500 }, (_, at) => `X${at}: y`);
    const { statuses, afterMs } = await tell(target.besides, () => [
      writeRequest({ headers: lines, close: true }),
    ]);
    expect([200, 431]).toContain(statuses[0]);
    expect(afterMs).toBeLessThan(3_000);
  });
});

describe('a header twice: neither of the two is believed', () => {
  const post = (
    headers: readonly string[],
    path = '/api/free',
    bytes = makeUniquePng(3_000, 2),
  ) => [writeRequest({ method: 'POST', path, headers, body: bytes, close: true })];

  it.each<[string, string[], number]>([
    ['types that both fit', ['Content-Type: image/png', 'Content-Type: image/png'], 400],
    [
      'a type that fits, then one that does not',
      ['Content-Type: image/png', 'Content-Type: text/html'],
      400,
    ],
    [
      'a type with a boundary, then another',
      [
        'Content-Type: multipart/form-data; boundary=a',
        'Content-Type: multipart/form-data; boundary=b',
      ],
      400,
    ],
    [
      'idempotency keys',
      [
        'Content-Type: image/png',
        'Idempotency-Key: aaaaaaaaaaaaaaaa',
        'Idempotency-Key: bbbbbbbbbbbbbbbb',
      ],
      400,
    ],
  ])('%s', async (_, headers, status) => {
    expect((await tell(target.besides, () => post(headers))).statuses).toEqual([status]);
  });

  it('upload tokens', async () => {
    const lines = [
      'Content-Type: image/png',
      `X-Upload-Token: ${'a'.repeat(40)}`,
      `X-Upload-Token: ${'b'.repeat(40)}`,
    ];
    expect((await tell(target.besides, () => post(lines, '/api/upload'))).statuses).toEqual([401]);
  });

  it.each<[string, () => string[]]>([
    ['the right delete token, then a wrong one', () => [image.deleteToken, 'a'.repeat(40)]],
    ['a wrong one, then the right one', () => ['a'.repeat(40), image.deleteToken]],
    ['the right one twice', () => [image.deleteToken, image.deleteToken]],
  ])('authorizations: %s', async (_, tokens) => {
    const headers = tokens().map((token) => `Authorization: Bearer ${token}`);
    const { statuses } = await tell(target.besides, () => [
      writeRequest({ method: 'DELETE', path: `/api/images/${image.id}`, headers, close: true }),
    ]);
    expect(statuses).toEqual([401]);
  });

  it('forms of an answer are one list', async () => {
    const headers = ['Content-Type: image/png', 'Accept: application/xml', 'Accept: text/plain'];
    const { answers } = await tell(target.besides, () => post(headers), { changes: STORED });
    expect(answers[0]!.text).toMatch(/^http:\/\/site\.test\/i\/[a-z0-9]+\.png\n$/);
  });
});

describe('what a header may hold', () => {
  it.each<[string, string[], number]>([
    ['Accept that weighs in letters', ['Accept: text/html;q=abc, text/plain;q=-1, */*;q=1e9'], 200],
    ['Accept of eight thousand commas', [`Accept: ${','.repeat(8_000)}`], 200],
    ['Accept of eight thousand spaces', [`Accept: text/html${' '.repeat(8_000)}x`], 200],
    ['bytes beyond ASCII', ['X-A: \xff\xfe\xc0\xaf'], 200],
    [
      'Connection that names what is ours',
      ['Connection: host, content-length, x-img402-peer'],
      200,
    ],
    ['TE and Trailer', ['TE: trailers, deflate;q=0.5', 'Trailer: Content-Length'], 200],
    ['Keep-Alive for ever', ['Keep-Alive: timeout=999999999, max=999999999'], 200],
    ['Max-Forwards and Via', ['Max-Forwards: 0', 'Via: 1.1 evil.test'], 200],
  ])('%s', async (_, headers, status) => {
    const { statuses, afterMs } = await tell(target.besides, () => [
      writeRequest({ headers, close: true }),
    ]);
    expect(statuses).toEqual([status]);
    expect(afterMs).toBeLessThan(3_000);
  });

  it.each<[string, string]>([
    ['gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['two of them', 'gzip, br'],
  ])('a body that says it is %s is not undone', async (_, coding) => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { answers } = await tell(
      target.besides,
      () => [
        writeRequest({
          method: 'POST',
          path: '/api/free',
          headers: ['Content-Type: image/png', `Content-Encoding: ${coding}`],
          body: bomb,
          close: true,
        }),
      ],
      { memory: 40_000_000 },
    );
    expect(answers.map(({ status }) => status)).toEqual([415]);
  });
});
