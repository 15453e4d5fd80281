import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradeAnswer } from '@/dev/observatory/grade-answer';
import { startApp, type RunningApp } from '../start-app';
import { askHost, type Answered, type Asked } from './ask-host';
import { makeUniquePng } from './make-unique-png';

const SITE = 'https://site.test';
const IMAGES = 'https://i.site.test';
const YEAR = 31_536_000;

let app: RunningApp;
let image: { url: string; id: string };
const ask = (url: string, asked?: Asked) => askHost(app.url, url, asked);

const png = { 'content-type': 'image/png' };

beforeAll(async () => {
  app = await startApp({
    env: {
      ...{ SITE_URL: SITE, IMAGE_URL: IMAGES, TRUST_PROXY: '1', HSTS: String(YEAR) },
      OPERATOR_WALLETS: '0x4020000000000000000000000000000000000402',
    },
  });
  const body = makeUniquePng(9_000, 1);
  const up = await ask(`${SITE}/api/free`, { method: 'POST', headers: png, body });
  image = JSON.parse(up.body) as typeof image;
});
afterAll(async () => {
  await app.stop();
});

describe('the rules of Mozilla’s HTTP Observatory', () => {
  it.each([
    ['home', () => `${SITE}/`, 130],
    ['docs', () => `${SITE}/docs`, 130],
    ['abuse', () => `${SITE}/abuse`, 130],
    ['an image’s page', () => `${SITE}/${image.id}`, 130],
    ['the desk', () => `${SITE}/operator`, 130],
    ['the image host', () => image.url, 110],
  ])('give %s an A+', async (_, urlOf, least) => {
    const url = urlOf();
    const answer = await ask(url);
    expect(answer.status).toBe(200);
    const origin = { origin: 'https://other.test', 'access-control-request-method': 'GET' };
    const preflight = await ask(url, { method: 'OPTIONS', headers: origin });
    const { grade, score, findings } = await gradeAnswer({ url, ...answer }, preflight.headers);
    expect({ grade, findings }).toMatchObject({ grade: 'A+' });
    expect(score, JSON.stringify(findings)).toBeGreaterThanOrEqual(least);
  });

  it('would give less where a header were missing', async () => {
    const url = `${SITE}/`;
    const { status, headers, body } = await ask(url);
    const without = async (name: string) => {
      const rest = { ...headers, [name]: undefined };
      return (await gradeAnswer({ url, status, headers: rest, body })).grade;
    };
    expect(await without('content-security-policy')).toBe('B');
    expect(await without('strict-transport-security')).toBe('B+');
    const cookie = { ...headers, 'set-cookie': ['session=1'] };
    expect((await gradeAnswer({ url, status, headers: cookie, body })).grade).not.toBe('A+');
  });
});

const INERT = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
type Row = readonly [string, () => string, Asked, number, Record<string, unknown>];

const page = {
  'content-security-policy': expect.stringMatching(
    /script-src 'self' 'nonce-[^']+' 'strict-dynamic'/,
  ),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'referrer-policy': 'same-origin',
};
const plain = {
  ...page,
  'content-security-policy': expect.stringMatching(/^default-src 'none'; (?!.*script)/),
};
const api = {
  'content-security-policy': INERT,
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
};
const file = {
  'content-security-policy': expect.stringMatching(/^default-src 'none'; (?!.*script)/),
  'cross-origin-resource-policy': 'cross-origin',
};
const shot = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
};
const html = { headers: { accept: 'text/html' } };

const ROWS: readonly Row[] = [
  ['a page', () => `${SITE}/`, {}, 200, page],
  ['a page that is not there', () => `${SITE}/nothing/here`, {}, 404, page],
  [
    'a report’s page',
    () => `${SITE}/abuse/status/${'0'.repeat(32)}`,
    {},
    404,
    { ...page, 'referrer-policy': 'no-referrer' },
  ],
  ['the desk', () => `${SITE}/operator`, {}, 200, { ...page, 'cache-control': 'no-store' }],
  [
    'a form of the desk',
    () => `${SITE}/operator/sign-in`,
    { method: 'POST' },
    403,
    { 'referrer-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' },
  ],
  ['the API', () => `${SITE}/api/images/${image.id}`, {}, 200, api],
  ['its preflight', () => `${SITE}/api/free`, { method: 'OPTIONS' }, 204, api],
  ['its refusal', () => `${SITE}/api/images/0000000000`, {}, 404, api],
  ['its refusal as a page', () => `${SITE}/api/images/0000000000`, html, 404, plain],
  ['a wrong method', () => `${SITE}/api/free`, { method: 'PUT' }, 405, api],
  ['health', () => `${SITE}/api/health`, {}, 200, api],
  ['a document', () => `${SITE}/llms.txt`, {}, 200, api],
  ['a document in JSON', () => `${SITE}/openapi.json`, {}, 200, api],
  ['security.txt', () => `${SITE}/.well-known/security.txt`, {}, 200, api],
  ['MCP', () => `${SITE}/mcp`, {}, 405, api],
  ['metrics that are not told', () => `${SITE}/metrics`, {}, 404, api],
  ['a public file', () => `${SITE}/plain.css`, {}, 200, file],
  ['a picture of a page', () => `${SITE}/og/home.png`, {}, 200, file],
  ['a file that is not there', () => `${SITE}/nothing.png`, {}, 404, file],
  ['a file of Next that is not there', () => `${SITE}/_next/static/nothing.js`, {}, 404, file],
  ['the optimizer of pictures', () => `${SITE}/_next/image?url=%2Fx.png&w=64&q=75`, {}, 404, file],
  ['an image', () => image.url, {}, 200, shot],
  ['a part of one', () => image.url, { headers: { range: 'bytes=0-9' } }, 206, shot],
  [
    'a part that is not there',
    () => image.url,
    { headers: { range: 'bytes=99999-' } },
    416,
    { 'content-security-policy': INERT },
  ],
  [
    'an image that is not there',
    () => `${IMAGES}/0000000000.png`,
    {},
    404,
    { 'content-security-policy': INERT },
  ],
  ['the image host itself', () => `${IMAGES}/`, {}, 404, { 'content-security-policy': INERT }],
  [
    'a host of nobody’s',
    () => 'https://other.test/',
    {},
    404,
    { 'content-security-policy': INERT },
  ],
];

/** Headers that come at most once, or a browser may take neither. */
const ONCE = [
  'content-security-policy',
  'x-frame-options',
  'strict-transport-security',
  'x-content-type-options',
];

describe('each kind of answer', () => {
  it.each(ROWS)('%s', async (_, urlOf, asked, status, expected) => {
    const answer = await ask(urlOf(), asked);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      ...expected,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': `max-age=${YEAR}`,
    });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('server');
    expect(String(answer.headers['content-security-policy'])).not.toContain('unsafe');
    for (const name of ONCE) expect(String(answer.headers[name])).not.toContain(', ');
  });

  it('tells of no refreshed copy what the copy has', async () => {
    const { headers }: Answered = await ask(image.url);
    const again = await ask(image.url, { headers: { 'if-none-match': headers.etag! } });
    expect(again.status).toBe(304);
    expect(again.headers['strict-transport-security']).toBe(`max-age=${YEAR}`);
  });

  it('of the scripts that a page loads', async () => {
    const { body } = await ask(`${SITE}/`);
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(body)![1]!;
    const answer = await ask(SITE + script);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ ...file, 'x-content-type-options': 'nosniff' });
    for (const [, nonce] of body.matchAll(/<script(?![^>]*nonce="[^"]+")([^>]*)>/g)) {
      expect(nonce, 'a script without the nonce').toBeUndefined();
    }
  });
});
