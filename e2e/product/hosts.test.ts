import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';

const SITE = 'site.test';
const IMAGES = 'i.site.test';

let app: RunningApp;
let image: { url: string; id: string };

/** A request with a Host of our choosing, which `fetch` does not allow. */
function send(
  host: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const outgoing = request(
      { hostname, port, path, method, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('latin1'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const upload = (host: string) =>
  send(host, '/api/free', {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: makeUniquePng(9_000, 1),
  });

beforeAll(async () => {
  app = await startApp({ env: { SITE_URL: `http://${SITE}`, IMAGE_URL: `http://${IMAGES}` } });
  image = JSON.parse((await upload(SITE)).text) as typeof image;
});
afterAll(async () => {
  await app.stop();
});

it('makes URLs of the image host', () => {
  expect(image.url).toBe(`http://${IMAGES}/${image.id}.png`);
});

it.each([
  ['image host, image', IMAGES, (id: string) => `/${id}.png`, 200],
  ['image host, letter case of the host', IMAGES.toUpperCase(), (id: string) => `/${id}.png`, 200],
  ['image host, the site’s path of an image', IMAGES, (id: string) => `/i/${id}.png`, 404],
  ['image host, home page', IMAGES, () => '/', 404],
  ['image host, image page', IMAGES, (id: string) => `/${id}`, 404],
  ['image host, docs', IMAGES, () => '/docs', 404],
  ['image host, API', IMAGES, (id: string) => `/api/images/${id}`, 404],
  ['image host, health', IMAGES, () => '/api/health', 404],
  ['image host, a file of the site', IMAGES, () => '/plain.css', 404],
  ['image host, a document', IMAGES, () => '/llms.txt', 404],
  ['image host, a document in JSON', IMAGES, () => '/openapi.json', 404],
  ['site, a document', SITE, () => '/llms.txt', 200],
  ['unknown host, a document', 'other.test', () => '/llms.txt', 404],
  ['image host, Next’s files', IMAGES, () => '/_next/static/x.js', 404],
  ['site, home page', SITE, () => '/', 200],
  ['site, image page', SITE, (id: string) => `/${id}`, 200],
  ['site, API', SITE, (id: string) => `/api/images/${id}`, 200],
  ['site, image', SITE, (id: string) => `/i/${id}.png`, 404],
  ['site, image at the root', SITE, (id: string) => `/${id}.png`, 404],
  ['unknown host, home page', 'other.test', () => '/', 404],
  ['unknown host, image', 'other.test', (id: string) => `/i/${id}.png`, 404],
  ['unknown host, API', 'other.test', () => '/api/health', 404],
  ['the site’s name with another port', `${SITE}:81`, () => '/', 404],
  ['a Host that is none', 'a b', () => '/', 404],
])('%s', async (_, host, path, status) => {
  expect((await send(host, path(image.id))).status).toBe(status);
});

it.each([IMAGES, 'other.test'])('takes no upload at %s', async (host) => {
  expect((await upload(host)).status).toBe(404);
});
