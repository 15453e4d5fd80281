import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import type { RawAnswer } from './read-answers';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
let image: UploadAnswer;
beforeAll(async () => {
  target = await openTarget({ env: { SITE_URL: 'http://site.test' }, host: 'site.test' });
  const { answers } = await tell(
    target.besides,
    () => [
      writeRequest({
        method: 'POST',
        path: '/api/free',
        headers: ['Content-Type: image/png'],
        body: makeUniquePng(4_000, 1),
        close: true,
      }),
    ],
    { changes: { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } } },
  );
  image = JSON.parse(answers[0]!.text) as UploadAnswer;
});
afterAll(() => target.close());

const ask = async (path: string, headers: readonly string[] = [], method = 'GET', body = '') => {
  const { answers } = await tell(
    target.besides,
    (mark) => [
      writeRequest({
        method,
        path: path.replace('MARK', mark),
        headers: headers.map((line) => line.replace('MARK', mark)),
        body,
        close: true,
      }),
    ],
    { methods: [method] },
  );
  return answers[0]!;
};

/** All of an answer that two of the same request have alike. */
const lasting = ({ head, text }: RawAnswer) =>
  [
    head
      .split('\r\n')
      .filter((line) => !/^(date|x-request-id|cache-control|ratelimit)/i.test(line))
      .join('\n'),
    text.replace(/^Expires: .*$/m, ''),
  ].join('\n\n');

const LIES = [
  'X-Forwarded-Host: evil.test',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Port: 1',
  'X-Forwarded-Server: evil.test',
  'X-Forwarded-Prefix: /evil',
  'X-Forwarded-Scheme: nothttps',
  'Forwarded: host=evil.test;proto=https',
  'X-Host: evil.test',
  'X-HTTP-Host-Override: evil.test',
  'X-Original-URL: /evil',
  'X-Rewrite-URL: /evil',
  'X-HTTP-Method-Override: DELETE',
  'Origin: https://evil.test',
  'Referer: https://evil.test/',
  'User-Agent: <script>evil</script>',
  'Accept-Language: evil',
  'Cookie: evil=1; locale=evil',
  'CF-Connecting-IP: evil',
  'X-Wap-Profile: http://evil.test/',
  'Content-Type: text/evil',
];

describe('what a cache keeps does not depend on what it does not look at', () => {
  it.each([
    '/i/ID.png',
    '/api/health',
    '/openapi.json',
    '/llms.txt',
    '/llms-full.txt',
    '/skill.md',
    '/robots.txt',
    '/sitemap.xml',
    '/.well-known/x402',
    '/.well-known/security.txt',
    '/manifest.webmanifest',
    '/img402.sxcu',
    '/plain.css',
    '/api/oembed?url=ID',
  ])('%s, asked for with twenty lies', async (named) => {
    const path = named.replace('ID', image.id);
    const honest = await ask(path);
    const lied = await ask(path, LIES);
    expect(lasting(lied).toLowerCase()).not.toContain('evil');
    if (path !== '/api/health') expect(lasting(lied)).toBe(lasting(honest));
  });

  it.each(['/openapi.json', '/llms.txt', '/robots.txt', '/.well-known/x402'])(
    '%s with a callback and parameters of others is the same',
    async (path) => {
      const lied = await ask(`${path}?callback=evil&_method=DELETE&utm_source=evil&evil[]=1`);
      expect(lasting(lied)).toBe(lasting(await ask(path)));
    },
  );

  it('an image with a query is nobody’s to keep but the reader’s', async () => {
    for (const query of ['?evil', '?download=evil', '?x=1&download=%00']) {
      const { status, headers } = await ask(`/i/${image.id}.png${query}`);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toMatch(/^private,/);
    }
  });

  it('what is asked of a document by its ETag is asked of this text', async () => {
    expect((await ask('/llms.txt', ['If-None-Match: *'])).status).toBe(304);
    expect((await ask('/llms.txt', ['If-None-Match: "MARK"'])).status).toBe(200);
  });

  it.each<[string, string]>([
    ['a path out of the folder', '../../etc/passwd'],
    ['a line break and a header', 'a%0d%0aX-Injected:%20MARK'],
    ['a quote and another parameter', 'a%22;%20filename*=UTF-8%27%27evil.html'],
    ['a NUL', 'a%00.html'],
    ['an ending of its own', 'evil.html'],
    ['a letter that turns the text round', 'gnp.%e2%80%aelmth'],
    ['dots alone', '..'],
    ['nothing', ''],
    ['8 KB', 'a'.repeat(8_000)],
    ['a row of hyphens', '-'.repeat(8_000)],
    ['two of them', 'a&download=evil.exe'],
  ])('a download called %s', async (_, name) => {
    const { status, headers } = await ask(`/i/${image.id}.png?download=${name}`);
    expect(status).toBe(200);
    expect(headers.get('x-injected')).toBeNull();
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[A-Za-z0-9_-][A-Za-z0-9 ._-]{0,103}\.png"$/,
    );
  });
});

describe('an error is kept for a minute at most, and says no more than it should', () => {
  it.each<[string, string, string, string[], number]>([
    ['an id that is not', 'GET', '/i/aaaaaaaaaaaa.png', [], 404],
    ['another ending', 'GET', '/i/ID.gif', [], 404],
    ['no route', 'GET', '/api/MARK', [], 404],
    ['a wrong method', 'PATCH', '/api/free', [], 405],
    ['a wrong method of an image', 'DELETE', '/i/ID.png', [], 405],
    ['no token', 'DELETE', '/api/images/ID', [], 401],
    ['a wrong token', 'DELETE', '/api/images/ID', ['Authorization: Bearer MARK'], 403],
    ['no file', 'POST', '/api/free', ['Content-Type: text/MARK'], 400],
    [
      'a wrong key',
      'POST',
      '/api/free',
      ['Content-Type: image/png', 'Idempotency-Key: MARK!'],
      400,
    ],
    ['no secret of the cron', 'GET', '/api/cron/expire', [], 401],
    ['no token of the metrics', 'GET', '/metrics', [], 401],
    ['an address that is none', 'GET', '/api/oembed?url=http://evil.test/MARK', [], 400],
    ['a page that is not', 'GET', '/aaaaaaaaaaaa', [], 404],
    ['a report that is not', 'GET', `/abuse/status/${'0'.repeat(32)}`, [], 404],
  ])('%s', async (_, method, path, headers, status) => {
    const answer = await ask(path.replace('ID', image.id), headers, method);
    expect(answer.status).toBe(status);
    const cache = answer.headers.get('cache-control') ?? '';
    expect(cache).not.toBe('');
    expect(Number(/max-age=(\d+)/.exec(cache)?.[1] ?? 0)).toBeLessThanOrEqual(60);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    if (path.startsWith('/api/') || path.startsWith('/i/')) {
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
    expect(answer.text).not.toContain('hostile');
  });
});

describe('other origins', () => {
  it.each<[string, string[]]>([
    ['null', ['Origin: null']],
    ['a stranger, with cookies', ['Origin: https://evil.test', 'Cookie: a=b']],
    ['a name that begins as ours', ['Origin: http://site.test.evil.test']],
    ['a line of text', ['Origin: " onload=evil']],
  ])('%s: never with credentials, never by name', async (_, headers) => {
    const asked = [
      'Access-Control-Request-Method: DELETE',
      'Access-Control-Request-Headers: x-evil, cookie',
    ];
    const all = [
      await ask(`/i/${image.id}.png`, headers),
      await ask('/api/health', headers),
      await ask(`/api/images/${image.id}`, [...headers, ...asked], 'OPTIONS'),
      await ask('/docs', headers),
    ];
    for (const { headers: told } of all) {
      expect(told.get('access-control-allow-credentials')).toBeNull();
      expect(told.get('access-control-allow-origin') ?? '*').toBe('*');
      expect(told.get('access-control-allow-headers') ?? '').not.toMatch(/evil|cookie|\*/);
      expect(told.get('set-cookie')).toBeNull();
    }
    expect(all[3]!.headers.get('access-control-allow-origin')).toBeNull();
  });
});
