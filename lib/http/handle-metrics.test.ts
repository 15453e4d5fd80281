import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { serve, type Served } from '@/dev/context/serve';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Context } from '@/lib/context';
import { createPayments } from '@/lib/payments/create-payments';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { makePng } from '@/dev/uploads/make-png';
import { watchStore } from '@/lib/metrics/watch-store';
import { Secret } from '@/lib/secret';
import { cacheObjects } from '@/lib/storage/cache-objects';
import { StoreError } from '@/lib/storage/store';
import { createListener } from '@/server/create-listener';

const TOKEN = 'a-token-of-the-metrics';

let test: TestContext;
let served: Served;
let whole: Context;
let storeFails = false;
beforeAll(async () => {
  test = await createTestContext({ METRICS_TOKEN: TOKEN });
  const { store, metrics } = test.context;
  const failing = wrapStore(store, {
    put: async (...all) => {
      if (storeFails) throw new StoreError('unavailable', 'planted');
      await store.put(...all);
    },
    get: async (...all) => {
      const found = await store.get(...all);
      if (!storeFails || found === null) return found;
      found.body.destroy();
      const body = new Readable({ read: () => body.destroy(new StoreError('unavailable', 'cut')) });
      return { ...found, body };
    },
  });
  const payments = createPayments(
    makeTestEnv({
      ...{ NETWORK: 'base-sepolia', PAY_TO: '0x4020000000000000000000000000000000000402' },
      ...{ RPC_URL: 'http://127.0.0.1:1', X402_FACILITATOR_URL: 'http://127.0.0.1:1' },
    }).payments,
  );
  const watched = cacheObjects(watchStore(failing, metrics!), 0, metrics);
  whole = test.with({ payments, store: watched });
  const { listener } = createListener(whole, async (_, response) => void response.end());
  served = await serve(listener);
});
afterAll(async () => {
  await served.close();
  await test.dispose();
});

const ask = (headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
  fetch(`${served.url}/metrics`, { headers });

async function scrape(): Promise<string> {
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.text();
}

const upload = (body: Uint8Array) =>
  fetch(`${served.url}/api/free`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: body as Uint8Array<ArrayBuffer>,
  });

it('answers nobody who does not show the token', async () => {
  expect((await ask({})).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${TOKEN.slice(1)}` })).status).toBe(401);
});

it('answers whoever shows the older of two tokens', async () => {
  const tokens = ['a-newer-token-of-them', TOKEN];
  const env = { ...test.context.env, metricsTokens: tokens.map((text) => new Secret(text)) };
  const context = { ...whole, env };
  const listener = createListener(context, async (_, response) => void response.end());
  const other = await serve(listener.listener);
  const statuses: number[] = [];
  for (const token of [...tokens, 'a-token-of-nobody-here']) {
    const headers = { authorization: `Bearer ${token}` };
    statuses.push((await fetch(`${other.url}/metrics`, { headers })).status);
  }
  await other.close();
  expect(statuses).toEqual([200, 200, 401]);
});

it('is not there where no token is set', async () => {
  const context = test.with({ metrics: null, env: { ...test.context.env, metricsTokens: [] } });
  const other = await serve(
    createListener(context, async (_, response) => void response.end()).listener,
  );
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`${other.url}/metrics`, { headers });
  await other.close();
  expect(answer.status).toBe(404);
});

it('is not there on the image host', async () => {
  const env = { ...test.context.env, siteUrl: 'http://site.test', imageUrl: served.url };
  const context = test.with({ env });
  const images = createListener(context, async (_, response) => void response.end());
  const other = await serve((request, response) => {
    request.headers.host = new URL(served.url).host;
    images.listener(request, response);
  });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`${other.url}/metrics`, { headers });
  await other.close();
  expect(answer.status).toBe(404);
});

it('counts uploads, bytes, requests and errors of the store', async () => {
  const png = makePng();
  const { url } = (await (await upload(png)).json()) as { url: string };
  const got = await (await fetch(url)).arrayBuffer();
  expect((await upload(new Uint8Array([1, 2, 3]))).status).toBe(415);
  await fetch(`${served.url}/api/free`, { method: 'PATCH' });
  storeFails = true;
  expect((await upload(makePng())).status).toBe(503);
  // Read before anything is sent: the answer says so.
  expect((await fetch(url)).status).toBe(503);
  storeFails = false;
  const text = await scrape();
  for (const line of [
    'img402_uploads_total{tier="free",outcome="ok"} 1',
    'img402_uploads_total{tier="free",outcome="unsupported_format"} 1',
    'img402_uploads_total{tier="free",outcome="storage_unavailable"} 1',
    'img402_requests_total{route="free",method="POST",status="2xx"} 1',
    'img402_requests_total{route="free",method="POST",status="5xx"} 1',
    'img402_requests_total{route="free",method="other",status="4xx"} 1',
    'img402_requests_total{route="image",method="GET",status="2xx"} 1',
    'img402_requests_total{route="image",method="GET",status="5xx"} 1',
    'img402_image_cache_hits_total 0',
    'img402_image_cache_misses_total 2',
    'img402_store_errors_total{operation="put"} 1',
    'img402_store_errors_total{operation="read"} 1',
    `img402_received_bytes_total ${2 * png.length}`,
    `img402_served_bytes_total ${got.byteLength}`,
    'img402_part_ok{part="database"} 1',
    'img402_payments{state="pending"} 0',
    'img402_payments_missing 0',
    'img402_oldest_unreconciled_seconds 0',
    'img402_job_late_seconds{job="purge-cdn"} 600',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

it.each([
  ['alerts.yml', 5],
  ['grafana-dashboard.json', 15],
])('every metric that %s names is told', async (file, atLeast) => {
  const source = await readFile(new URL(`../../docs/deploy/${file}`, import.meta.url), 'utf8');
  const named = new Set(source.match(/\b(?:img402|process|nodejs)_[a-z0-9_]+/g));
  expect(named.size).toBeGreaterThanOrEqual(atLeast);
  const text = await scrape();
  const told = new Set([...text.matchAll(/^([a-z0-9_]+)[{ ]/gm)].map(([, name]) => name));
  expect([...named].filter((name) => !told.has(name))).toEqual([]);
});

it('has six rules, and a dashboard whose panels all ask something', async () => {
  const read = (name: string) =>
    readFile(new URL(`../../docs/deploy/${name}`, import.meta.url), 'utf8');
  const rules = await read('alerts.yml');
  expect(rules.match(/^ {6}- alert: /gm)).toHaveLength(6);
  expect(rules.match(/^ {10}todo: /gm)).toHaveLength(6);
  const { panels } = JSON.parse(await read('grafana-dashboard.json')) as {
    panels: { id: number; targets: { expr: string }[] }[];
  };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(panels.every(({ targets }) => targets.every(({ expr }) => expr !== ''))).toBe(true);
});
