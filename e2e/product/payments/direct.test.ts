import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { decodeImage } from '@/dev/images/decode-image';
import { makeNoise } from '@/dev/images/make-noise';
import { idats, ihdr, pngChunk, pngFile } from '@/dev/images/png-builder';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import { putGranted } from '@/dev/uploads/put-granted';
import { createS3Store } from '@/lib/storage/s3/create-s3-store';
import type { UploadGrant } from '@/lib/storage/store';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import type { UploadAnswer } from '../post-image';
import { expectDeal } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { makeForm } from './make-form';
import { makePayingFetch, type PayingFetch } from './make-paying-fetch';
import { openMarket, type Market } from './open-market';

const LIMIT = 4_500_000;
const MARK = 'a place and a name';

let market: Market;
let s3: LocalS3;
let app: RunningApp;
let pay: PayingFetch;
beforeAll(async () => {
  [market, s3] = await Promise.all([openMarket(), startS3()]);
  await s3.meddle('PUT', '/images');
  const env = {
    ...{ STORE: 's3', S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
    S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    MAX_REQUEST_BYTES: String(LIMIT),
  };
  app = await startApp({ env: { ...market.env, ...env } });
  pay = makePayingFetch(2, await fundAccount(market.rpcUrl, 1_000_000n));
});
afterAll(async () => {
  await app.stop();
  await Promise.all([market.close(), s3.close()]);
});

/** Of noise, of about `bytes` bytes, with a comment that nobody is to be served. */
function makeMarkedPng(bytes: number): Buffer {
  const row = 1 + 1_000 * 3;
  const height = Math.floor(bytes / row);
  const scanlines = makeNoise(height * row, 11);
  for (let line = 0; line < height; line += 1) scanlines[line * row] = 0;
  const stream = deflateSync(scanlines, { level: 0 });
  return pngFile([
    ihdr({ width: 1_000, height, colour: 2, depth: 8 }),
    pngChunk('tEXt', `Comment\0${MARK}`),
    ...idats(stream, Math.ceil(stream.length / 65_536)),
    pngChunk('IEND'),
  ]);
}

type Token = { token: string; maxRequestBytes?: number; directUploadUrl?: string };
type Direct = { upload: UploadGrant; uploadId: string; completeUrl: string };

async function read<T>(response: Response, status = 200): Promise<T> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text) as T;
}

const buy = () =>
  expectDeal(market, { cents: 1 }, async () =>
    read<Token>(await pay(`${app.url}/api/upload/token`, { method: 'POST' })),
  );

function post(url: string, token: string, body: object): Promise<Response> {
  const headers = { 'x-upload-token': token, 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

const put = ({ upload }: Direct, bytes: Uint8Array) => putGranted(upload, bytes);

const ask = async (token: Token, sizeBytes: number) =>
  read<Direct>(await post(token.directUploadUrl!, token.token, { sizeBytes }));

/** What is in the bucket under names that no image has. */
async function listStaged(): Promise<string[]> {
  const { objects } = await createS3Store(s3.settingsOf('images')).list({ limit: 1_000 });
  return objects.map(({ key }) => key).filter((key) => key.startsWith('staging-'));
}

it('tells beforehand that larger images go straight to the store', async () => {
  const health = await read<{ limits: object }>(await fetch(`${app.url}/api/health`));
  const directUploadUrl = `${app.url}/api/upload/direct`;
  expect(health.limits).toMatchObject({ maxRequestBytes: LIMIT, directUploadUrl });
  const challenge = await fetchChallenge(`${app.url}/api/upload/token`);
  expect(JSON.stringify(challenge)).toContain(`${app.url}/api/upload/direct`);
  const docs = await (await fetch(`${app.url}/docs/paid`)).text();
  expect(docs).toContain('/api/upload/complete');
  const home = await fetch(app.url);
  await home.text();
  expect(home.headers.get('content-security-policy')).toContain(`connect-src 'self' ${s3.url};`);
});

it('takes 8 MB from a buyer by way of the store, and serves the same pixels without the rest', async () => {
  const png = makeMarkedPng(8_000_000);
  expect(png.length).toBeGreaterThan(7_900_000);
  const token = await buy();
  expect(token).toMatchObject({ maxRequestBytes: LIMIT });
  const headers = { 'x-upload-token': token.token };
  const atOnce = await fetch(`${app.url}/api/upload`, {
    ...{ method: 'POST', headers, body: makeForm(png) },
  });
  expect(await read(atOnce, 413)).toMatchObject({
    error: 'file_too_large',
    message: expect.stringContaining('/api/upload/direct'),
  });

  const direct = await ask(token, png.length);
  expect(new URL(direct.upload.url).origin).toBe(s3.url);
  expect(await put(direct, png)).toBe(200);
  const [staged] = await listStaged();
  for (const path of [`/i/${staged}`, `/${staged}`]) {
    expect((await fetch(app.url + path)).status).toBe(404);
  }
  const uploaded = await read<UploadAnswer>(
    await post(direct.completeUrl, token.token, { uploadId: direct.uploadId }),
  );
  const served = Buffer.from(await (await fetch(uploaded.url)).arrayBuffer());
  expect(served.includes(MARK)).toBe(false);
  expect(png.includes(MARK)).toBe(true);
  expect((await decodeImage(served)).pixels).toBe((await decodeImage(png)).pixels);
  expect(Date.parse(uploaded.expiresAt) - Date.now()).toBeGreaterThan(364 * 86_400_000);
  expect(await listStaged()).toEqual([]);
  const again = await post(direct.completeUrl, token.token, { uploadId: direct.uploadId });
  expect(await read(again)).toEqual(uploaded);
});

it('refuses 12 MB and what is no image, and the token is still good for a small one', async () => {
  const token = await buy();
  const large = await post(token.directUploadUrl!, token.token, { sizeBytes: 12_000_000 });
  expect(await read(large, 413)).toMatchObject({ error: 'file_too_large' });
  const bad = await ask(token, 5_000_000);
  expect(await put(bad, Buffer.alloc(12_000_000))).toBe(403);
  expect(await put(bad, Buffer.alloc(5_000_000, 'x'))).toBe(200);
  const refused = await post(bad.completeUrl, token.token, { uploadId: bad.uploadId });
  expect(await read(refused, 415)).toMatchObject({ error: 'unsupported_format' });
  expect(await listStaged()).toEqual([]);

  const png = makeUniquePng(9_000, 1);
  const small = await fetch(`${app.url}/api/upload`, {
    method: 'POST',
    headers: { 'x-upload-token': token.token },
    body: makeForm(png),
  });
  const { url } = await read<UploadAnswer>(small);
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(png)).toBe(true);
});

it('has no money moved for what is too long in one step', async () => {
  await expectDeal(market, { cents: 0 }, async () => {
    const body = makeForm(makeUniquePng(6_000_000, 2));
    const response = await pay(`${app.url}/api/upload`, { method: 'POST', body });
    expect(await read(response, 413)).toMatchObject({ error: 'file_too_large' });
  });
});
