import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlob, type LocalBlob } from '@/dev/blob/start-blob';
import { startTcpProxy, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { startTlsFront, type TlsFront } from '@/dev/faults/start-tls-front';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import type { Network, NetworkFault } from '@/lib/storage/contract/network-faults';
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
/** The host of Vercel's that bytes are read from. */
let front: TlsFront;
let vercel: Target;
let hot: UploadAnswer;
let hotOfVercel: UploadAnswer;
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
  front = await startTlsFront(blob.readHost, Number(new URL(blob.url).port));
  vercel = await openTarget({
    env: {
      ...{ STORE: 'vercel-blob', BLOB_READ_WRITE_TOKEN: blob.token },
      VERCEL_BLOB_API_URL: blob.apiUrl,
      ...front.env,
    },
  });
  [hot, hotOfVercel] = [await bucket.store(), await vercel.store()];
  expect((await bucket.get(pathOf(hot))).status).toBe(200);
  expect((await vercel.get(pathOf(hotOfVercel))).status).toBe(200);
});
afterAll(async () => {
  await Promise.all([bucket.close(), vercel.close()]);
  await Promise.all([door.close(), front.close()]);
  await Promise.all([s3.close(), blob.close()]);
});

type Side = {
  readonly network: Network & { heal(): void };
  readonly of: Target;
  /** In its memory. */
  readonly known: UploadAnswer;
};
const SIDES: readonly (readonly [port: string, get: () => Side])[] = [
  ['S3', () => ({ network: s3, of: bucket, known: hot })],
  ['Blob', () => ({ network: blob, of: vercel, known: hotOfVercel })],
];

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

/** Of an image as a client got it; null where it saw that it did not get it. */
async function readHash({ app }: Target, image: UploadAnswer): Promise<string | null> {
  try {
    const response = await fetch(app.url + pathOf(image));
    if (response.status !== 200) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return createHash('sha256').update(bytes).digest('hex');
  } catch {
    return null;
  }
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

  it('that is slow: served, only later', async () => {
    const cold = await bucket.store();
    await door.set({ kind: 'slow', ms: 300 });
    const answers = await Promise.all([bucket.upload(), bucket.get(pathOf(cold))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await door.set(null);
    await expectBack('S3 | slow', cold);
  });
});

describe.each(SIDES)('%s', (port, get) => {
  it.each(ANSWERS)('that answers with %o: 503 after its tries', async (fault) => {
    const { network, of, known } = get();
    const [cold, before] = [await of.store(), await rows(of)];
    network.failAll(fault);
    const answers = [of.upload(), of.get(pathOf(cold))];
    for (const answer of await Promise.all(answers)) expectOutage(answer, SOON_MS);
    expect((await of.get(pathOf(known))).status).toBe(200);
    expect(await rows(of)).toBe(before);
    network.heal();
    const what = fault.kind === 'answer' ? String(fault.status) : 'resets';
    const reads = async () => (await of.get(pathOf(cold))).status === 200;
    await recover(`${port} | ${what}`, reads, 5_000);
    expect((await of.upload()).status).toBe(200);
  });

  it.each(['cut', 'shorten'] as const)(
    'that breaks off in the middle of an image (%s): no part is taken for the whole, nor kept',
    async (kind) => {
      const { network, of } = get();
      const image = await of.store(of.nextPng(300_000));
      network.failNext({ kind, after: 100_000 });
      const before = network.requests();
      expect([null, image.sha256]).toContain(await readHash(of, image));
      expect(network.requests()).toBeGreaterThan(before);
      expect(await readHash(of, image)).toBe(image.sha256);
    },
  );
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
    many.push(...pngs.map((png) => vercel.upload(png)));
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
