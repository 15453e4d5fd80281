import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import { createContext } from '@/lib/context';
import { parseEnv } from '@/lib/env';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { postImage, uploadImage, type UploadAnswer } from '../post-image';
import { expectDeal } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { makeForm } from './make-form';
import { openMarket, type Market } from './open-market';
import { signChallenge } from './sign-challenge';
import { writePayment } from './write-payment';

const TOKEN = '/api/upload/token';
const CRON_SECRET = 'the secret of the cron of this test'.replaceAll(' ', '-');
/** What a server may remember of an image at most. */
const CACHED_MS = 2_000;

let market: Market;
let s3: LocalS3;
let env: Record<string, string>;
let servers: readonly [RunningApp, RunningApp];
let index = 0;
beforeAll(async () => {
  [market, s3] = await Promise.all([openMarket(), startS3()]);
  await s3.meddle('PUT', '/images');
  env = {
    ...market.env,
    ...{ S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
    S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    ...{ FREE_RETENTION_SECONDS: '8', CRON: 'off', CRON_SECRET },
  };
  servers = await Promise.all([startApp({ env }), startApp({ env })]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all([market.close(), s3.close()]);
});

const nextPng = () => makeUniquePng(9_000, (index += 1));
const newKey = () => randomBytes(16).toString('hex');
/** The same address on the other server. */
const on = (server: RunningApp, url: string) => server.url + new URL(url).pathname;
const statusOn = async (server: RunningApp, url: string) => (await fetch(on(server, url))).status;
/** Something done on both servers at the same time, several times on each. */
const onBoth = <T>(times: number, work: (server: RunningApp) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 2 * times }, (_, at) => work(servers[at % 2]!)));

it('each serves what the other took in, to the byte', async () => {
  const png = nextPng();
  const { url } = await uploadImage(servers[0].url, png);
  const served = await fetch(on(servers[1], url));
  expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
});

it('make one image of one idempotency key', async () => {
  const [png, key] = [nextPng(), newKey()];
  const answers = await onBoth(5, async (server) => {
    const response = await postImage(server.url, png, { 'idempotency-key': key });
    return (await response.json()) as UploadAnswer;
  });
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
});

it('settle one payment once, and give one token', async () => {
  const account = await fundAccount(market.rpcUrl, 100_000n);
  const payment = await signChallenge(2, account, await fetchChallenge(servers[0].url + TOKEN));
  const headers = { ...writePayment(payment), 'idempotency-key': newKey() };
  const answers = await expectDeal(market, { cents: 1 }, () =>
    onBoth(5, async (server) => {
      const response = await fetch(server.url + TOKEN, { method: 'POST', headers });
      return (await response.json()) as { token?: string };
    }),
  );
  const tokens = answers.map(({ token }) => token).filter((token) => token !== undefined);
  expect(new Set(tokens).size).toBe(1);

  const pngs = [nextPng(), nextPng()];
  const spent = await onBoth(4, async (server) => {
    const response = await fetch(`${server.url}/api/upload`, {
      method: 'POST',
      headers: { 'x-upload-token': tokens[0] ?? '' },
      body: makeForm(pngs[Math.floor(Math.random() * 2)]!),
    });
    return { status: response.status, body: (await response.json()) as Partial<UploadAnswer> };
  });
  const made = spent.filter(({ status }) => status === 200).map(({ body }) => body.id);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made).size).toBe(1);
  for (const { status } of spent) expect([200, 409]).toContain(status);
});

it('a deletion on one ends it on the other, and so does a takedown', async () => {
  const [deleted, removed] = [
    await uploadImage(servers[0].url, nextPng()),
    await uploadImage(servers[0].url, nextPng()),
  ];
  for (const { url } of [deleted, removed]) expect(await statusOn(servers[1], url)).toBe(200);
  const headers = { authorization: `Bearer ${deleted.deleteToken}` };
  const path = `${servers[0].url}/api/images/${deleted.id}`;
  expect((await fetch(path, { method: 'DELETE', headers })).status).toBe(204);
  const within = { timeout: CACHED_MS, interval: 50 };
  await expect.poll(() => statusOn(servers[1], deleted.url), within).toBe(404);

  const parsed = parseEnv({ ...env, LOG_LEVEL: 'silent' });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const context = createContext(parsed.env, { peerHeader: false, scheduled: true });
  await takeDownImage(context, removed.id);
  await context.db.$disconnect();
  for (const server of servers) {
    await expect.poll(() => statusOn(server, removed.url), within).toBe(451);
  }
});

it('end what has expired for both, and destroy each image once', async () => {
  const images = await onBoth(5, (server) => uploadImage(server.url, nextPng()));
  const ends = Math.max(...images.map(({ expiresAt }) => Date.parse(expiresAt)));
  await expect.poll(() => Date.now(), { timeout: 15_000, interval: 100 }).toBeGreaterThan(ends);
  for (const { url } of images) {
    for (const server of servers) expect(await statusOn(server, url)).toBe(404);
  }
  const reports = await onBoth(3, async (server) => {
    const headers = { authorization: `Bearer ${CRON_SECRET}` };
    const response = await fetch(`${server.url}/api/cron/expire`, { headers });
    expect(response.status).toBe(200);
    return (await response.json()) as { status: string };
  });
  // Whoever had the job did it whole; the others were told, or came later and found nothing.
  expect(reports.map(({ status }) => status)).toContain('done');
  const ids = [images.map(({ id }) => id)];
  const rows = await market.query<{ key: string; state: string; attempts: number }>(
    `SELECT storage_key AS key, state, destroy_attempts AS attempts FROM image WHERE id = ANY ($1)`,
    ids,
  );
  expect(rows.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(
    images.map(() => 'deleted 1'),
  );
  for (const { key } of rows) {
    expect((await s3.meddle('HEAD', `/images/${key}`)).status).toBe(404);
  }
});
