import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

const SITE = 'site.test';
const IMAGES = 'i.site.test';
const STORED = { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } };
const LIES = [
  'X-Forwarded-Host: evil.test',
  'X-Forwarded-Server: evil.test',
  'X-Forwarded-Proto: https',
  'X-Host: evil.test',
  'X-Original-Host: evil.test',
  'Forwarded: for=1.1.1.1;host=evil.test;proto=https',
  'X-Original-URL: http://evil.test/',
  'Origin: http://evil.test',
  'Referer: http://evil.test/',
];

const upload = (host: string | null, headers: readonly string[] = [], seed = 1) =>
  writeRequest({
    method: 'POST',
    path: '/api/free',
    host,
    headers: ['Content-Type: image/png', ...headers],
    body: makeUniquePng(3_000, seed),
    close: true,
  });

describe.each<[string, Record<string, string>, string]>([
  [
    'where SITE_URL and IMAGE_URL name the hosts',
    { SITE_URL: `http://${SITE}`, IMAGE_URL: `http://${IMAGES}` },
    `http://${IMAGES}`,
  ],
  ['where nothing names them', {}, `http://${SITE}/i`],
])('%s', (_, env, images) => {
  const named = env.SITE_URL !== undefined;
  let target: Target;
  let image: UploadAnswer;
  beforeAll(async () => {
    target = await openTarget({ env, host: SITE });
    const { answers } = await tell(target.besides, () => [upload(SITE, LIES)], { changes: STORED });
    image = JSON.parse(answers[0]!.text) as UploadAnswer;
  });
  afterAll(() => target.close());

  const ask = async (path: string, host: string | null = SITE, headers = LIES) => {
    const { answers } = await tell(target.besides, () => [
      writeRequest({ path: path.replace('ID', image.id), host, headers, close: true }),
    ]);
    return answers[0]!;
  };

  it('an upload is told of under its own address, whoever else is named', () => {
    expect(image.url).toBe(`${images}/${image.id}.png`);
    expect(JSON.stringify(image)).not.toContain('evil');
  });

  it.each([
    '/ID',
    '/docs',
    '/',
    '/openapi.json',
    '/sitemap.xml',
    '/robots.txt',
    '/.well-known/x402',
    '/api/images/ID',
    '/api/oembed?url=ID',
    '/api/nothing',
    '/nothing-here',
  ])('%s names no other host, in no header either', async (path) => {
    const { head, text } = await ask(path);
    expect(head).not.toContain('evil');
    expect(text).not.toContain('evil.test');
  });

  it.each<[string, string, number]>([
    ['in capitals', SITE.toUpperCase(), 200],
    ['with its usual port', `${SITE}:80`, 200],
    ['with a port that is none', `${SITE}:99999`, 404],
    ['with two ports', `${SITE}:80:80`, 404],
    ['with a port in letters', `${SITE}:http`, 404],
    ['with somebody in front', `user@${SITE}`, 404],
    ['with a password in front', `${SITE}:80@evil.test`, 404],
    ['with a path behind', `${SITE}/evil.test`, 404],
    ['with a query behind', `${SITE}?evil.test`, 404],
    ['with a fragment behind', `${SITE}#evil.test`, 404],
    ['with a quote and a tag', `${SITE}"><script>`, 404],
    ['with a space', `${SITE} evil.test`, 404],
    ['with an escape', `%73ite.test`, 404],
    ['in letters that look alike', 's\xefte.test', 404],
    ['as a bracket that never closes', '[::1', 404],
    ['of 300 letters', `${'a'.repeat(300)}.test`, 404],
    ['empty', '', 404],
    ['as a star', '*', 404],
  ])('a Host %s', async (_name, host, status) => {
    for (const path of ['/api/health', '/docs']) {
      const { status: told, text, head } = await ask(path, host, []);
      expect(told, path).toBe(status);
      expect(`${head}${text}`).not.toMatch(/evil|<script>"/);
    }
  });

  it.each<[string, string]>([
    ['another name', 'evil.test'],
    ['a name that ends as ours', `evil${SITE}`],
    ['a name below ours', `evil.${SITE}`],
    ['a name of which ours is the beginning', `${SITE}.evil.test`],
    ['ours with a dot behind', `${SITE}.`],
    ['ours with another port', `${SITE}:8080`],
    ['an address', '127.0.0.1'],
    ['an address in hex', '0x7f.1'],
    ['an address of IPv6', '[::1]'],
  ])('%s: nobody’s where the hosts are named, else what answers name', async (_name, host) => {
    const facts = await ask('/api/images/ID', host, []);
    expect(facts.status).toBe(named ? 404 : 200);
    if (!named)
      expect((JSON.parse(facts.text) as UploadAnswer).url).toBe(`http://${host}/i/${image.id}.png`);
    const changes = named ? {} : STORED;
    const { statuses } = await tell(target.besides, () => [upload(host, [], 2)], { changes });
    expect(statuses).toEqual([named ? 404 : 200]);
  });

  it('an absolute address in the request line is not believed over the Host', async () => {
    expect((await ask(`http://${IMAGES}/api/health`, SITE, [])).status).toBe(404);
    expect((await ask(`http://${SITE}/api/health`, 'evil.test', [])).status).toBe(404);
  });

  it('the policy of a page lets in images of our own host alone', async () => {
    const { headers } = await ask('/docs');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`img-src 'self' blob: data: ${new URL(images).origin};`);
  });
});
