import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { findFreePort } from '@/dev/find-free-port';
import { makeNoise } from '@/dev/images/make-noise';
import { compressed, idats, ihdr, pngChunk, pngFile } from '@/dev/images/png-builder';
import { openOperator, type OperatorClient } from '../../open-operator';
import { postImage, uploadImage } from '../../product/post-image';
import { openTarget, type Target } from '../open-target';
import { reportImage } from './report-image';

const operator = privateKeyToAccount(generatePrivateKey());

let cloudflare: LocalCloudflare;
let target: Target;
let desk: OperatorClient;
beforeAll(async () => {
  const [port, purging] = await Promise.all([findFreePort(0), startCloudflare()]);
  cloudflare = purging;
  target = await openTarget({
    host: `127.0.0.1:${port}`,
    env: {
      ...{ PORT: String(port), CRON: 'off', OPERATOR_WALLETS: operator.address },
      ...{ SITE_URL: `http://127.0.0.1:${port}`, IMAGE_URL: `http://localhost:${port}` },
      ...cloudflare.env,
    },
  });
  desk = await openOperator(target.app.url, operator);
});
afterAll(async () => {
  await target.close();
  await cloudflare.stop();
});

let pictures = 0;
/** A picture, and what its uploader wrote into it: received it is one file, served another. */
function makeFile(picture: number, comment: string): Buffer {
  const shape = { width: 30, height: 20, colour: 2, depth: 8 };
  const pixels = idats(compressed(shape, { seed: picture * 7 + 1 }));
  return pngFile([
    ihdr(shape),
    pngChunk('tEXt', `Comment\0${comment}`),
    ...pixels,
    pngChunk('IEND'),
  ]);
}

async function takeDown() {
  const picture = (pictures += 1);
  const received = makeFile(picture, 'as it was received');
  const image = await uploadImage(target.app.url, received);
  const served = Buffer.from(await (await fetch(image.url)).arrayBuffer());
  expect(served.equals(received)).toBe(false);
  const { caseId } = await reportImage(target.app.url, image.url);
  expect((await desk.act(caseId, { action: 'remove' })).status).toBe(303);
  return { picture, image, received, served, caseId };
}

async function purge(): Promise<void> {
  // Its next turn has come.
  await target.query('UPDATE cdn_purge SET due_at = now()');
  const headers = { authorization: `Bearer ${target.secrets.cron}` };
  const response = await fetch(`${target.app.url}/api/cron/purge-cdn`, { headers });
  expect(response.status).toBe(200);
}

/** What is queued is done at a time of its own, which may be that of a case that looks at all rows. */
async function emptyQueue(): Promise<void> {
  const queued = async () => (await target.query('SELECT 1 FROM cdn_purge')).length;
  while ((await queued()) > 0) await purge();
}

describe('what was taken down', () => {
  it('is 451 at once, whatever is asked of it', async () => {
    const { image } = await takeDown();
    for (const headers of [{}, { 'if-none-match': '*' }, { range: 'bytes=0-1' }]) {
      const response = await fetch(image.url, { headers });
      expect(response.status).toBe(451);
      expect(response.headers.get('etag')).toBeNull();
    }
    const headers = { authorization: `Bearer ${image.deleteToken}` };
    const path = `${target.app.url}/api/images/${image.id}`;
    await fetch(path, { method: 'DELETE', headers });
    expect((await fetch(image.url)).status).toBe(451);
  });

  it.each<[string, (file: Awaited<ReturnType<typeof takeDown>>) => Buffer]>([
    ['as it was received', ({ received }) => received],
    ['as it was served', ({ served }) => served],
    ['with another comment', ({ picture }) => makeFile(picture, 'another')],
    ['with 9 KB behind it', ({ served }) => Buffer.concat([served, makeNoise(9_000)])],
  ])('is not taken again %s: 451, in every way of sending', async (_, change) => {
    const bytes = change(await takeDown());
    await emptyQueue();
    const statuses = await target.besides(async ({ app }) => {
      const url = `${app.url}/api/free`;
      const raw = { method: 'POST', headers: { 'content-type': 'image/png' } };
      const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const answers = [
        await postImage(app.url, bytes),
        await fetch(url, { ...raw, body: new Uint8Array(bytes) }),
        await fetch(url, { ...json, body: JSON.stringify({ image: bytes.toString('base64') }) }),
        await postImage(app.url, bytes, { 'idempotency-key': `again${'0'.repeat(20)}` }),
      ];
      return answers.map(({ status }) => status);
    });
    expect(new Set(statuses)).toEqual(new Set([451]));
  });

  it('is not taken again among others of one form: they are taken, it is not', async () => {
    const { received } = await takeDown();
    await emptyQueue();
    const form = new FormData();
    for (const bytes of [makeFile((pictures += 1), 'x'), received]) {
      form.append('image', new Blob([new Uint8Array(bytes)]), 'x.png');
    }
    const response = await fetch(`${target.app.url}/api/free`, { method: 'POST', body: form });
    const { images } = (await response.json()) as { images: { status?: number; url?: string }[] };
    expect(images[0]).toHaveProperty('url');
    expect(images[1]).toMatchObject({ status: 451 });
  });
});

describe('the purge API answers 429 and 500', () => {
  const isPurged = (id: string) =>
    cloudflare.purged.some(({ entries }) => entries.some((entry) => entry.includes(id)));

  it.each(['429', '500', 'html', 'drops before purging', 'refuses'] as const)(
    '%s: it is tried until it succeeds, and the operator sees that it has not',
    async (fault) => {
      cloudflare.setFault(fault);
      const { image, caseId } = await takeDown();
      await purge();
      await purge();
      expect(isPurged(image.id)).toBe(false);
      expect(await desk.show(caseId)).toMatch(/CDN.{0,200}(not|fail|wait|tried)/is);
      // It is served to nobody by us meanwhile.
      expect((await fetch(image.url)).status).toBe(451);
      cloudflare.setFault(null);
      await purge();
      await purge();
      expect(isPurged(image.id)).toBe(true);
    },
  );
});

describe('the hosts are kept apart', () => {
  const port = () => target.port;
  const ask = (host: string, line: string, ...headers: string[]) =>
    target.besides(async ({ open }) => {
      const wire = await open();
      const head = [`${line} HTTP/1.1`, `Host: ${host}`, ...headers, 'Connection: close'];
      await wire.write(`${head.join('\r\n')}\r\n\r\n`);
      const [answer] = await wire.answers(1, [line.split(' ')[0]!]);
      return answer!.status;
    });
  const images = () => `localhost:${port()}`;

  it.each([
    'GET /',
    'HEAD /',
    'GET /docs',
    'GET /api/health',
    'GET /api/stats',
    'POST /api/free',
    'POST /api/upload',
    'OPTIONS /api/free',
    'GET /api/cron/expire',
    'GET /operator',
    'POST /operator/sign-in',
    'GET /mcp',
    'GET /metrics',
    'GET /_next/static/chunks/x.js',
    'GET /openapi.json',
    'GET /.well-known/x402',
    'GET /i/../api/health',
    'GET //api/health',
    'GET /%61pi/health',
  ])('the image host, asked to %s: 404', async (line) => {
    expect(await ask(images(), line)).toBe(404);
  });

  it.each([
    ['another name', () => 'evil.example'],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => '127.0.0.1'],
    ['somebody before it', () => `evil@127.0.0.1:${port()}`],
    ['its name within another', () => `127.0.0.1:${port()}.evil.example`],
    ['a path behind it', () => `127.0.0.1:${port()}/x`],
  ])('the site under %s: 404', async (_, host) => {
    for (const line of ['GET /', 'GET /api/health', 'POST /api/free']) {
      expect([400, 404]).toContain(await ask(host(), line));
    }
  });

  it('whatever a proxy is said to have been asked', async () => {
    const own = `127.0.0.1:${port()}`;
    for (const header of [
      `X-Forwarded-Host: ${own}`,
      `Forwarded: host="${own}"`,
      `X-Host: ${own}`,
    ]) {
      expect(await ask('evil.example', 'GET /api/health', header)).toBe(404);
    }
  });
});
