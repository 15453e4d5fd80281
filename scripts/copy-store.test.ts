import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { deleteImage } from '@/lib/images/delete-image';
import { uploadImage } from '@/lib/images/upload-image';
import { copyObjects } from '@/lib/storage/copy-objects';
import { createFallbackStore } from '@/lib/storage/create-fallback-store';
import { createS3Store } from '@/lib/storage/s3/create-s3-store';
import type { Store } from '@/lib/storage/store';
import { lookUpObjects } from './look-up-objects';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let s3: LocalS3;
let test: TestContext;
let bucket: string;
let target: Store;
let buckets = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(async () => {
  test = await createTestContext();
  bucket = `copy-${(buckets += 1)}`;
  await s3.meddle('PUT', `/${bucket}`);
  target = createS3Store(s3.settingsOf(bucket));
});
afterEach(async () => {
  s3.heal();
  await test.dispose();
});

type Kept = { id: string; token: string };

async function upload(context: Context): Promise<Kept> {
  const bytes = randomBytes(500 + Math.floor(Math.random() * 8_000));
  const made = await uploadImage(context, 'free', makeReceivedImage(bytes), null);
  if (isRefusal(made)) throw new Error(made.log);
  return { id: made.image.id, token: made.deleteToken };
}

/** Keys of images: the log of removals and the mark of the instance lie beside them. */
async function listImages(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await store.list({ after, limit: 500 });
    keys.push(...page.objects.map(({ key }) => key).filter((key) => key.endsWith('.png')));
    after = page.next;
  }
  return keys;
}

/** Every live row has its bytes in the target, and nothing else is there. */
async function expectTargetIsWhole(expected: number): Promise<void> {
  const rows = await test.context.db.image.findMany({ where: { state: 'live' } });
  expect(rows).toHaveLength(expected);
  const keys = await listImages(target);
  expect(keys).toEqual(rows.map(({ storageKey }) => storageKey).sort());
  for (const { storageKey, servedSha256 } of rows) {
    const object = await target.get(storageKey);
    const bytes = Buffer.concat((await object!.body.toArray()) as Buffer[]);
    expect(createHash('sha256').update(bytes).digest().equals(servedSha256)).toBe(true);
  }
}

async function uploadMany(count: number): Promise<Kept[]> {
  const images: Kept[] = [];
  let begun = 0;
  const work = async () => {
    while ((begun += 1) <= count) images.push(await upload(test.context));
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return images;
}

it('loses none of 1,000 images, and brings none back, while uploads and deletes go on', async () => {
  const images = await uploadMany(1_000);
  const source = test.context.store;
  const live = test.with({ store: createFallbackStore(target, source) });
  let copying = true;
  let [uploaded, deleted] = [0, 0];
  const uploads = async () => {
    for (; copying; uploaded += 1) images.push(await upload(live));
  };
  const deletes = async () => {
    for (; copying; deleted += 1) {
      const [image] = images.splice(Math.floor(Math.random() * images.length), 1);
      expect(await deleteImage(live, image!.id, image!.token)).toBe('deleted');
    }
  };
  const traffic = [uploads(), deletes(), deletes()];
  const counts = await copyObjects({
    ...{ source, target, lookUp: lookUpObjects(test.context.db) },
    contentTypeOf: () => 'image/png',
    report: (_, failure) => expect(failure).toBeUndefined(),
  });
  copying = false;
  await Promise.all(traffic);
  expect(counts).toMatchObject({ failed: 0, present: 0 });
  expect(counts.copied).toBeGreaterThan(250);
  expect(uploaded).toBeGreaterThan(50);
  expect(deleted).toBeGreaterThan(50);
  await expectTargetIsWhole(images.length);
}, 120_000);

/** The command as an operator gives it. */
function run() {
  const { accessKeyId, secretAccessKey } = s3.credentials;
  const child = spawn(
    process.execPath,
    ['scripts/storage-copy.mjs', ...['--from', 'disk', '--to', 's3']],
    {
      cwd: ROOT,
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' },
        ...{ DATA_DIR: test.context.env.dataDir, APP_SECRET: 'x'.repeat(32) },
        ...{
          DATABASE_URL: test.context.env.databaseUrl!.reveal(),
          STORE: 's3',
          STORE_FALLBACK: 'disk',
        },
        ...{ S3_ENDPOINT: s3.url, S3_BUCKET: bucket, S3_REGION: 'auto' },
        ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  return { child, ended: once(child, 'exit'), output: () => output };
}

const countTarget = async () => (await listImages(target)).length;

it('goes on after a kill, and takes away what was deleted behind its back', async () => {
  const images = await uploadMany(300);
  const killed = run();
  await expect.poll(countTarget, { timeout: 30_000, interval: 5 }).toBeGreaterThan(20);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const gone = (await listImages(target))[0]!.split('-')[0]!;
  // By an instance that still has the disk only.
  const { token } = images.find(({ id }) => id === gone)!;
  await deleteImage(test.context, gone, token);

  const second = run();
  expect(await second.ended, second.output()).toEqual([0, null]);
  const told = /(\d+) copied, (\d+) there already, 0 deleted meanwhile, 0 failed/g;
  // The last of them: those before are progress.
  const [, copied, present] = [...second.output().matchAll(told)].at(-1) ?? [];
  // 299 images, the mark of the instance, and what the log has of the one that was deleted.
  expect(Number(copied) + Number(present)).toBe(301);
  expect(Number(present)).toBeGreaterThanOrEqual(20);
  expect(second.output()).toContain('Everything that disk has is in s3.');
  await expectTargetIsWhole(299);

  const third = run();
  expect(await third.ended).toEqual([0, null]);
  expect(third.output()).toContain('0 copied, 301 there already');
}, 120_000);

it('ends with 1 where a copy cannot be proven, and leaves no wrong bytes behind', async () => {
  const [image] = await uploadMany(1);
  const { storageKey } = await test.context.db.image.findUniqueOrThrow({
    where: { id: image!.id },
  });
  await test.context.store.put(storageKey, [Buffer.from('rotten')], 'image/png');
  const { ended, output } = run();
  expect(await ended).toEqual([1, null]);
  expect(output()).toContain(`${image!.id}: the bytes in the source are not those of its row`);
  expect(output()).toContain('0 deleted meanwhile, 1 failed');
  // The key ends in what nobody is to know.
  expect(output()).not.toContain(storageKey);
  expect(await countTarget()).toBe(0);
}, 60_000);

it('is refused where a store belongs to another database', async () => {
  await s3.meddle('PUT', `/${bucket}/instance.txt`, 'another');
  const { ended, output } = run();
  expect(await ended).toEqual([1, null]);
  expect(output().trim()).toBe('s3 belongs to another database: its instance.txt says so.');
}, 60_000);

it('is refused by a store that is not there', async () => {
  bucket = 'no-such-bucket';
  const { ended, output } = run();
  expect(await ended).toEqual([1, null]);
  expect(output().trim()).toBe('s3: check failed: 404 NoSuchBucket');
}, 60_000);
