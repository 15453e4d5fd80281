import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE_PAGES } from '@/lib/http/documents/site-pages';
import { startApp, type RunningApp } from '../start-app';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

const seen = new Set<string>();
const metaOf = (html: string, name: string): string | undefined =>
  new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];

describe.each(SITE_PAGES)('$path', ({ path }) => {
  it('is there, and says what it is with a picture of its own', async () => {
    const page = await fetch(app.url + path);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(metaOf(html, 'og:title')).toBeTruthy();
    expect(metaOf(html, 'og:description')).toBe(metaOf(html, 'description'));
    expect(metaOf(html, 'og:url')).toBe(app.url + path);
    expect(metaOf(html, 'twitter:card')).toBe('summary_large_image');
    const url = metaOf(html, 'og:image')!;
    expect(metaOf(html, 'twitter:image')).toBe(url);
    const picture = await fetch(url);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: 'png',
      width: 1200,
      height: 630,
    });
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(seen).not.toContain(digest);
    seen.add(digest);
  });
});

it('has no picture of a page that is none', async () => {
  expect((await fetch(`${app.url}/og/nothing.png`)).status).toBe(404);
});

it('is an app with its icons', async () => {
  const html = await (await fetch(app.url)).text();
  const [, href] = /<link rel="manifest" href="([^"]*)"/.exec(html) ?? [];
  const manifest = (await (await fetch(new URL(href!, app.url))).json()) as {
    icons: { src: string; sizes: string }[];
  };
  for (const { src, sizes } of manifest.icons) {
    const bytes = Buffer.from(await (await fetch(new URL(src, app.url))).arrayBuffer());
    const { width, height } = await sharp(bytes).metadata();
    expect(`${width}x${height}`).toBe(sizes);
  }
});
