import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlob, type LocalBlob } from '@/dev/blob/start-blob';
import { startTcpProxy, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import type { NetworkFault } from '@/lib/storage/contract/network-faults';
import type { UploadAnswer } from '../product/post-image';
import { readMemory } from '../read-memory';
import { expectOutage } from './expect-outage';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

/** Four tries and their pauses, of a store that answers at once. */
const SOON_MS = 4_000;
const AT_ONCE_MS = 2_000;
/** An operation is tried for 30 s, and has what its bytes need at the slowest on top; and a busy machine. */
const LONGEST_MS = 38_000;
const MEBIBYTE = 1_048_576;
const TOGETHER = 20;
const ANSWERS: readonly NetworkFault[] = [
  { kind: 'answer', status: 500, code: 'InternalError' },
  { kind: 'answer', status: 503, code: 'SlowDown' },
  { kind: 'drop' },
];

let s3: LocalS3;
let blob: LocalBlob;
/** Before the bucket. */
let door: TcpProxy;
let bucket: Target;
/** Its bytes are read from a host of Vercel's, which is not here: what is tried is how it takes them. */
let vercel: Target;
let hot: UploadAnswer;
const pathOf = ({ url }: UploadAnswer) => new URL(url).pathname;

beforeAll(async () => {
  [s3, blob] = await Promise.all([startS3(), startBlob()]);
  await s3.meddle('PUT', '/images');
  door = await startTcpProxy(Number(new URL(s3.url).port));
  bucket = await openTarget({
    env: {
      ...{ STORE: 's3', S3_ENDPOINT: `http://127.0.0.1:${door.port}`, S3_BUCKET: 'images' },
      ...{ S3_REGION: 'auto', S3_ACCESS_KEY_ID: s3.credentials.accessKeyId },
      S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    },
  });
  vercel = await openTarget({
    env: {
      ...{ STORE: 'vercel-blob', BLOB_READ_WRITE_TOKEN: blob.token },
      VERCEL_BLOB_API_URL: blob.apiUrl,
    },
  });
  hot = await bucket.store();
  expect((await bucket.get(pathOf(hot))).status).toBe(200);
});
afterAll(async () => {
  await Promise.all([bucket.close(), vercel.close()]);
  await door.close();
  await Promise.all([s3.close(), blob.close()]);
});

/** What every fault of the bucket looks like from outside; nobody has read `cold`. */
async function expectDown(cold: UploadAnswer, withinMs: number): Promise<void> {
  const answers = [bucket.upload(), bucket.get(pathOf(cold))];
  for (const answer of await Promise.all(answers)) expectOutage(answer, withinMs);
  await expectRest(cold);
}

async function expectRest(cold: UploadAnswer): Promise<void> {
  const rest = await Promise.all([
    bucket.get(pathOf(hot)),
    bucket.get(`/api/images/${cold.id}`),
    bucket.get('/'),
  ]);
  expect(rest.map(({ status }) => status)).toEqual([200, 200, 200]);
  await expect
    .poll(() => bucket.health(), { timeout: 10_000 })
    .toMatchObject({ database: 'ok', store: 'failed' });
}

async function expectBack(what: string, cold: UploadAnswer): Promise<void> {
  const works = async () =>
    (await bucket.upload()).status === 200 && (await bucket.get(pathOf(cold))).status === 200;
  await recover(what, works, 5_000);
  await expect
    .poll(() => bucket.health(), { timeout: 10_000 })
    .toMatchObject({ database: 'ok', store: 'ok' });
}

const rows = async (target: Target): Promise<number> =>
  (await target.query<{ id: string }>('SELECT id FROM image')).length;

describe('a bucket', () => {
  it('that is gone: 503, hot images and facts are served, and all is well when it is back', async () => {
    const [cold, before] = [await bucket.store(), await rows(bucket)];
    await door.set({ kind: 'refuse' });
    await expectDown(cold, SOON_MS);
    // A deletion is a promise: nothing is served any more, and the bytes go when they can.
    expect((await bucket.remove(cold)).status).toBe(204);
    expect((await bucket.get(pathOf(cold))).status).toBe(404);
    expect(await rows(bucket)).toBe(before);
    await door.set(null);
    await expectBack('S3 | gone', hot);
  });

  it.each(ANSWERS)('that answers with %o: 503 after its tries', async (fault) => {
    const cold = await bucket.store();
    s3.failAll(fault);
    const answers = [bucket.upload(), bucket.get(pathOf(cold))];
    for (const answer of await Promise.all(answers)) expectOutage(answer, SOON_MS);
    expect((await bucket.get(pathOf(hot))).status).toBe(200);
    s3.heal();
    const what = fault.kind === 'answer' ? String(fault.status) : 'resets';
    await recover(
      `S3 | ${what}`,
      async () => (await bucket.get(pathOf(cold))).status === 200,
      5_000,
    );
    expect((await bucket.upload()).status).toBe(200);
  });

  it('that is slow: served, only later', async () => {
    const cold = await bucket.store();
    await door.set({ kind: 'slow', ms: 300 });
    const answers = await Promise.all([bucket.upload(), bucket.get(pathOf(cold))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await door.set(null);
    await expectBack('S3 | slow', cold);
  });
});

describe('Vercel Blob', () => {
  it.each(ANSWERS)('that answers with %o: uploads are 503 after their tries', async (fault) => {
    const before = await rows(vercel);
    blob.failAll(fault);
    expectOutage(await vercel.upload(), SOON_MS);
    expect(await rows(vercel)).toBe(before);
    blob.heal();
    const what = fault.kind === 'answer' ? String(fault.status) : 'resets';
    await recover(`Blob | ${what}`, async () => (await vercel.upload()).status === 200, 5_000);
  });
});

describe('a bucket, and Vercel Blob', () => {
  it('that hang: 503 within 38 s, then at once; memory stays; and both are well by themselves', async () => {
    const cold = await bucket.store();
    const { pid } = bucket.app.process;
    const memory = await readMemory(pid!, 'VmRSS');
    // Before: what it takes to make them is no part of the answers.
    const pngs = Array.from({ length: TOGETHER }, () => bucket.nextPng(100_000));
    await door.set({ kind: 'hang' });
    blob.failAll({ kind: 'hang' });
    const many = pngs.map((png) => bucket.upload(png));
    // Two in vain: after a third it would be tried by a round trip, and what it has is not read from here.
    many.push(vercel.upload(), vercel.upload());
    expect((await bucket.get(pathOf(hot))).status).toBe(200);
    for (const answer of await Promise.all(many)) expectOutage(answer, LONGEST_MS);
    await expectDown(cold, AT_ONCE_MS);
    const grown = (await readMemory(pid!, 'VmRSS')) - memory;
    expect(grown / MEBIBYTE).toBeLessThan(250);
    await door.set(null);
    blob.heal();
    await expectBack('S3 | hangs', cold);
    await recover('Blob | hangs', async () => (await vercel.upload()).status === 200, 5_000);
  }, 90_000);
});
