import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { DOC_PAGES } from '@/components/docs/doc-pages';
import { makeGuardContext } from '@/dev/context/make-guard-context';
import { scriptPayments } from '@/dev/payments/script-payments';
import type { Context } from '@/lib/context';
import { answer } from '../answer';
import { findRoute } from '../find-route';

const PATHS = [
  '/openapi.json',
  '/llms.txt',
  '/llms-full.txt',
  '/skill.md',
  '/.well-known/agent-skills/index.json',
  '/.well-known/agent-skills/img402/SKILL.md',
  '/.well-known/x402',
  '/robots.txt',
  '/sitemap.xml',
  '/img402.sxcu',
  '/flameshot.sh',
  '/shortcuts.sh',
  '/raycast.sh',
];

let context: Context;
const make = (settings: Record<string, string> = {}, sells = true) => {
  const payments = sells ? scriptPayments().payments : null;
  ({ context } = makeGuardContext({ SITE_URL: 'https://img.test', ...settings }, { payments }));
};
afterEach(() => make());
make();

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { route, params } = findRoute(path)!;
  const given = new Headers({ host: 'img.test', ...headers });
  const query = new URLSearchParams();
  const request = { method, path, query, headers: given, body: null };
  const answered = await answer(context, route, request, params);
  return { ...answered, text: typeof answered.body === 'string' ? answered.body : '' };
}

describe.each(PATHS)('%s', (path) => {
  it('is for any origin, and kept for as long as it is the same', async () => {
    const { status, headers, text } = await ask(path);
    expect(status).toBe(200);
    expect(text).not.toBe('');
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
    });
    const again = await ask(path, { 'if-none-match': headers['etag']! });
    expect(again).toMatchObject({ status: 304, body: null });
    expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ask(path, {}, 'OPTIONS')).status).toBe(204);
    expect((await ask(path, {}, 'POST')).status).toBe(405);
  });

  it('follows the settings, and is not on the host of images', async () => {
    const before = await ask(path);
    make({
      SITE_URL: 'https://other.test',
      IMAGE_URL: 'https://i.other.test',
      FREE_MAX_BYTES: '5242880',
    });
    const host = { host: 'other.test' };
    const after = await ask(path, host);
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    expect(after.text).not.toContain('img.test');
    expect((await ask(path, { host: 'i.other.test' })).status).toBe(404);
    expect((await ask(path, { host: 'nobody.test' })).status).toBe(404);
  });

  it('names no way to pay where nothing is sold', async () => {
    make({}, false);
    const { status, text } = await ask(path);
    if (path === '/.well-known/x402') {
      expect(status).toBe(404);
      return;
    }
    expect(status).toBe(200);
    for (const word of [
      '/pricing',
      '/docs/paid',
      '/keep',
      'PRIVATE_KEY',
      'well-known/x402',
      '$0.01',
    ]) {
      expect(text.includes(word), word).toBe(false);
    }
  });
});

it('llms.txt has the form of llmstxt.org: a heading, a quote, lists of links', async () => {
  const { text } = await ask('/llms.txt');
  const [first, , quote] = text.split('\n');
  expect(first).toBe('# img402');
  expect(quote).toMatch(/^> \S/);
  expect(text.match(/^# /gm)).toHaveLength(1);
  const links = text
    .split(/^## .*$/m)
    .slice(1)
    .join('')
    .split('\n')
    .filter((line) => line !== '');
  expect(links.length).toBeGreaterThan(8);
  for (const line of links) expect(line).toMatch(/^- \[[^\]]+\]\(https:\/\/img\.test\/\S*\): \S/);
});

it('llms-full.txt tells every error and every operation', async () => {
  const { text } = await ask('/llms-full.txt');
  for (const word of [
    '413 `file_too_large`',
    '`POST /api/upload/token`',
    '`DELETE /api/images/{id}`',
  ]) {
    expect(text.includes(word), word).toBe(true);
  }
});

it('the index of skills names the skill by the hash of its bytes', async () => {
  const index = JSON.parse((await ask('/.well-known/agent-skills/index.json')).text) as {
    skills: { name: string; description: string; digest: string; url: string }[];
  };
  const [skill] = index.skills;
  const base = 'https://img.test/.well-known/agent-skills/index.json';
  const { text } = await ask(new URL(skill!.url, base).pathname);
  expect(skill!.digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  expect(text).toBe((await ask('/skill.md')).text);
  const [, name, description] = /^---\nname: (\S+)\ndescription: (.+)\n---\n/.exec(text)!;
  expect(name).toBe(skill!.name);
  expect(description).toBe(skill!.description);
  expect(description!.length).toBeLessThanOrEqual(1_024);
  // Plain YAML: nothing in it that would want quotes.
  expect(description).not.toMatch(/: | #|^[\W]/);
});

it('lists what can be bought by its address, and no path with a name in it', async () => {
  expect(JSON.parse((await ask('/.well-known/x402')).text)).toMatchObject({
    version: 1,
    resources: ['https://img.test/api/upload/token', 'https://img.test/api/upload'],
  });
});

it('lists every page of the docs', async () => {
  const { text } = await ask('/sitemap.xml');
  for (const name of Object.keys(DOC_PAGES)) expect(text).toContain(`/docs/${name}<`);
});

it('has crawlers leave the API alone and find the pages, no image among them', async () => {
  expect((await ask('/robots.txt')).text).toBe(
    'User-agent: *\nDisallow: /api/\nAllow: /api/oembed\n\nSitemap: https://img.test/sitemap.xml\n',
  );
  const { text } = await ask('/sitemap.xml');
  const found = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url!);
  expect(found).toContain('https://img.test/docs');
  expect(found.filter((url) => /\/i\/|\/operator|my-images|status/.test(url))).toEqual([]);
});

it('is an app that a phone can install, and shares images to as a form does', async () => {
  const { status, headers, text } = await ask('/manifest.webmanifest');
  expect([status, headers['content-type']]).toEqual([200, 'application/manifest+json']);
  expect(JSON.parse(text)).toMatchObject({
    start_url: '/',
    display: 'standalone',
    share_target: {
      action: '/api/free',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'image', accept: expect.arrayContaining(['image/png']) }] },
    },
  });
});
