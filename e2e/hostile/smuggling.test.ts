import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

/** What a proxy in front would take for the body of the first request, or for the next one of somebody else. */
const smuggled = (mark: string) =>
  writeRequest({ method: 'DELETE', path: `/api/images/${mark}`, close: true }).toString('latin1');

const post = (headers: readonly string[], body: string, mark: string): Buffer =>
  writeRequest({
    method: 'POST',
    path: '/api/free',
    headers: ['Content-Type: image/png', `X-Mark: ${mark}`, ...headers],
    body,
    measured: false,
  });

const CHUNKED = 'Transfer-Encoding: chunked';
const END = '0\r\n\r\n';

describe('where two readers would not agree on the end of a request: 400 once, and the connection ends', () => {
  it.each<[string, string[], string]>([
    ['CL.TE: a length that reaches past the last chunk', ['Content-Length: 40', CHUNKED], END],
    ['TE.CL: the coding first', [CHUNKED, 'Content-Length: 4'], END],
    ['TE.TE: two codings in two headers', [CHUNKED, CHUNKED], END],
    ['TE.TE: the second is none', [CHUNKED, 'Transfer-Encoding: identity'], END],
    ['TE.TE: twice in one header', ['Transfer-Encoding: chunked, chunked'], END],
    ['chunked is not the last coding', ['Transfer-Encoding: chunked, gzip'], END],
    ['a coding before chunked that nobody undoes', ['Transfer-Encoding: gzip, chunked'], END],
    ['identity before chunked', ['Transfer-Encoding: identity, chunked'], END],
    ['an empty coding before chunked', ['Transfer-Encoding: ,chunked'], END],
    ['identity alone, and a length', ['Transfer-Encoding: identity', 'Content-Length: 5'], END],
    ['a coding of no name', ['Transfer-Encoding:'], END],
    ['xchunked', ['Transfer-Encoding: xchunked'], END],
    ['chunked in quotes', ['Transfer-Encoding: "chunked"'], END],
    ['chunked with a parameter', ['Transfer-Encoding: chunked;q=1'], END],
    ['a vertical tab before chunked', ['Transfer-Encoding: \x0bchunked'], END],
    ['a space before the colon of the coding', ['Transfer-Encoding : chunked'], END],
    ['a space before the colon of the length', ['Content-Length : 5'], END],
    ['the coding on a folded line', ['Transfer-Encoding:\r\n chunked'], END],
    ['the coding behind a bare LF', ['X-A: b\nTransfer-Encoding: chunked'], END],
    ['the coding behind a bare CR', ['X-A: b\rTransfer-Encoding: chunked'], END],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 0'], END],
    ['one length twice', ['Content-Length: 5', 'Content-Length: 5'], END],
    ['lengths in a list', ['Content-Length: 5, 5'], END],
    ['a length with a sign', ['Content-Length: +5'], END],
    ['a negative length', ['Content-Length: -1'], END],
    ['a length in hex', ['Content-Length: 0x5'], END],
    ['a length with a space in it', ['Content-Length: 5 5'], END],
    ['a length with a fraction', ['Content-Length: 5.0'], END],
    ['a length beyond 64 bits', ['Content-Length: 18446744073709551621'], END],
    ['an empty length', ['Content-Length:'], END],
    ['a length in digits of another script', ['Content-Length: \xb2'], END],
    ['a size of a chunk with 0x', [CHUNKED], `0x5\r\nabcde\r\n${END}`],
    ['a size of a chunk with a sign', [CHUNKED], `+5\r\nabcde\r\n${END}`],
    ['a size of a chunk with a space', [CHUNKED], `5 \r\nabcde\r\n${END}`],
    ['a size of a chunk beyond 64 bits', [CHUNKED], `10000000000000005\r\nabcde\r\n${END}`],
    ['a size of a chunk that ends with a bare LF', [CHUNKED], `5\nabcde\r\n${END}`],
    ['a chunk that ends with a bare LF', [CHUNKED], `5\r\nabcde\n${END}`],
    ['a chunk that is longer than its size', [CHUNKED], `5\r\nabcdeXX${END}`],
    ['a bare LF in an extension', [CHUNKED], `5;a\nabcde\r\n${END}`],
    ['extensions of 70 KB', [CHUNKED], `5;${'a'.repeat(70_000)}\r\nabcde\r\n${END}`],
    ['a trailer that names a length', [CHUNKED], '0\r\nContent-Length: 40\r\n\r\n'],
    ['a trailer that names a coding', [CHUNKED], '0\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('%s', async (_, headers, body) => {
    const { answers, reset } = await tell(target.besides, (mark) => [
      post(headers, body + smuggled(mark), mark),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(JSON.parse(answers[0]!.text)).toMatchObject({ error: 'invalid_request', status: 400 });
    expect(answers[0]!.headers.get('cache-control')).toBe('no-store');
    expect(reset).toBe(false);
  });
});

describe('a header that is none: 400, and the request behind it is never read', () => {
  it.each<[string, string]>([
    ['NUL in a name', 'X\0Y: z'],
    ['NUL in a value', 'X-A: a\0b'],
    ['another control character in a value', 'X-A: a\x01b'],
    ['a letter beyond ASCII in a name', 'X\xe9: y'],
    ['a name in brackets', 'X[]: y'],
    ['no name', ': y'],
    ['no colon', 'X'],
    ['a first header that begins with a space', ' X: y'],
    ['a folded value', 'X-A: b\r\n\tc'],
  ])('%s', async (_, line) => {
    const { answers } = await tell(target.besides, (mark) => [
      `GET /api/health HTTP/1.1\r\n${line}\r\nHost: site.test\r\n\r\n${smuggled(mark)}`,
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  it.each<[string, string]>([
    ['lines that end with a bare LF', 'GET /api/health HTTP/1.1\nHost: site.test\n\n'],
    ['a head that ends with a bare LF', 'GET /api/health HTTP/1.1\r\nHost: site.test\r\n\n'],
    ['lines that end with a bare CR', 'GET /api/health HTTP/1.1\rHost: site.test\r\r'],
    ['no Host', 'GET /api/health HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET /api/health HTTP/1.1\r\nHost: site.test\r\nHost: evil.test\r\n\r\n'],
    ['two Hosts in one header', 'GET /api/health HTTP/1.1\r\nHost: site.test, evil.test\r\n\r\n'],
  ])('%s', async (_, head) => {
    const { answers } = await tell(target.besides, (mark) => [head + smuggled(mark)]);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });
});

describe('a body where none is wanted is a body, and no request', () => {
  it.each<[string, string, string[], string]>([
    ['GET with a length', 'GET', [], ''],
    ['HEAD with a length', 'HEAD', [], ''],
    ['GET with chunks', 'GET', [CHUNKED], ''],
    ['GET with extensions on each of a thousand chunks', 'GET', [CHUNKED], ';a=b'],
    ['GET whose trailer brings an authorization', 'GET', [CHUNKED], ''],
  ])('%s', async (name, method, headers, extension) => {
    const { statuses } = await tell(
      target.besides,
      (mark) => {
        const inner = smuggled(mark);
        const trailer = name.includes('trailer') ? `Authorization: Bearer ${mark}\r\n` : '';
        const size = inner.length.toString(16);
        const many = name.includes('thousand') ? `1${extension}\r\na\r\n`.repeat(1_000) : '';
        const chunks = `${many}${size}${extension}\r\n${inner}\r\n0\r\n${trailer}\r\n`;
        const body = headers.length === 0 ? inner : chunks;
        const first = { method, headers, body, measured: headers.length === 0 };
        return [writeRequest(first), writeRequest({ path: '/api/nothing', close: true })];
      },
      { methods: [method, 'GET'] },
    );
    // Of the last request, and not of the one inside: that would be 401.
    expect(statuses).toEqual([200, 404]);
  });
});
