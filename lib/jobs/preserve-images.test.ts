import { randomBytes } from 'node:crypto';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { createPoints, MODES } from '@/dev/faults/create-points';
import { readWhole } from '@/dev/faults/read-whole';
import { wrapDatabase } from '@/dev/faults/wrap-database';
import { wrapStorePort } from '@/dev/faults/wrap-store-port';
import { blockImage } from '@/dev/screening/block-image';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import { readPreserved } from '@/lib/abuse/preservation/read-preserved';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { unhideImage } from '@/lib/images/unhide-image';
import { findUnnamed } from '@/lib/lifecycle/find-unnamed';
import { lookUpObjects } from '@/scripts/look-up-objects';
import { preserveImages } from './preserve-images';
import { runJob } from './run-job';

const DAY = 86_400_000;

let identity: string;
let test: TestContext;
let context: Context;
beforeAll(async () => {
  identity = await generateIdentity();
  const PRESERVATION_KEY = await identityToRecipient(identity);
  test = await createTestContext({ PRESERVATION_KEY, SCREENING: 'off' });
  context = test.context;
});
afterAll(() => test.dispose());
beforeEach(() => empty());

async function empty(): Promise<void> {
  const { db } = context;
  test.clock.set(new Date());
  await db.blockedHash.deleteMany();
  await db.abuseCaseImage.deleteMany();
  await db.abuseCase.deleteMany();
  await db.image.deleteMany();
  await db.job.deleteMany();
  for (const key of await test.listKeys()) await context.store.delete(key);
}

const preserve = async (parts: Partial<Context> = {}) => {
  const report = await runJob({ ...context, ...parts }, 'preserve');
  return report.status === 'running' ? report : report.did;
};
const find = (id: string) => context.db.image.findUniqueOrThrow({ where: { id } });
const listObjects = async () =>
  (await test.listKeys()).filter((key) => !key.startsWith('log-') && key !== 'instance.txt');
const makeRemoved = async (bytes: Uint8Array = randomBytes(70_000)) => {
  const id = await uploadBytes(context, bytes);
  return { id, bytes, caseId: await blockImage(context, id, 'csam') };
};

async function readBack(id: string): Promise<Buffer> {
  const preserved = await readPreserved(context, id);
  if (isRefusal(preserved)) throw new Error(preserved.log);
  expect(preserved).toMatchObject({ encrypted: true, contentType: 'application/octet-stream' });
  const encrypted = Buffer.concat((await preserved.body.toArray()) as Buffer[]);
  expect(encrypted.length).toBe(preserved.size);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(new Uint8Array(encrypted)));
}

describe('what was removed as child sexual abuse material', () => {
  it('is encrypted, and nothing readable is left of it', async () => {
    const { id, bytes, caseId } = await makeRemoved();
    const plain = (await find(id)).storageKey;
    expect(await preserve()).toEqual({ encrypted: 1, failed: 0 });
    const image = await find(id);
    expect(image.encryptedAt).toEqual(test.clock.now());
    expect(image.storageKey).toMatch(new RegExp(`^${id}-[a-z0-9]{20}\\.age$`));
    expect(image.storageKey).not.toContain(plain.slice(0, -4));
    expect(await listObjects()).toEqual([image.storageKey]);
    expect(await findUnnamed(context.db, [image.storageKey])).toEqual([]);
    expect((await readBack(id)).equals(bytes)).toBe(true);
    expect(await context.db.auditEntry.findMany({ where: { imageId: id } })).toMatchObject([
      { actor: 'system', action: 'encrypted', caseId, category: 'csam' },
    ]);
    expect(await preserve()).toEqual({ encrypted: 0, failed: 0 });
  });

  it('ends when the law wants it no longer, and not before', async () => {
    const { id } = await makeRemoved();
    await preserve();
    test.clock.advance(364 * DAY);
    await runJob(context, 'expire');
    expect(await listObjects()).toHaveLength(1);
    test.clock.advance(2 * DAY);
    await context.db.image.update({ where: { id }, data: { heldAt: test.clock.now() } });
    await runJob(context, 'expire');
    expect(await listObjects()).toHaveLength(1);
    await context.db.image.update({ where: { id }, data: { heldAt: null } });
    await runJob(context, 'expire');
    expect(await listObjects()).toEqual([]);
    expect(await find(id)).toMatchObject({ state: 'deleted' });
    expect(isRefusal(await readPreserved(context, id))).toBe(true);
  });

  it('is told apart by the copy of a store and by the sweep', async () => {
    const { id } = await makeRemoved();
    await preserve();
    const { storageKey } = await find(id);
    // Its row knows the hash of what was encrypted: the copy compares the two stores alone.
    const known = await lookUpObjects(context.db)([storageKey]);
    expect(known.get(storageKey)).toEqual({ sha256: null, deleted: false });
    const orphan = `${context.ids.image()}-${context.ids.storage()}.age`;
    await context.store.put(orphan, [Buffer.from('x')], 'application/octet-stream');
    test.clock.advance(2 * DAY);
    await runJob(context, 'sweep-orphans');
    expect(await listObjects()).toEqual([storageKey]);
  });

  it('is not put back, from the moment that its row names the encrypted bytes', async () => {
    const { id } = await makeRemoved();
    const stuck = wrapStore(context.store, { list: () => Promise.reject(new Error('away')) });
    expect(await preserve({ store: stuck })).toEqual({ encrypted: 0, failed: 1 });
    expect(await find(id)).toMatchObject({ encryptedAt: null });
    const image = await find(id);
    const live = await context.db.$transaction((inside) => unhideImage(inside, context, image));
    expect(live).toBe(false);
    expect((await find(id)).state).toBe('deleting');
  });

  it('stays as it is while it is in review, or where there is no key', async () => {
    const { id } = await makeRemoved();
    await context.db.image.update({ where: { id }, data: { inReview: true } });
    expect(await preserve()).toEqual({ encrypted: 0, failed: 0 });
    await context.db.image.update({ where: { id }, data: { inReview: false } });
    const abuse = { ...context.env.abuse, preservationKey: null };
    expect(await preserve({ env: { ...context.env, abuse } })).toEqual({ encrypted: 0, failed: 0 });
    expect(await preserve()).toEqual({ encrypted: 1, failed: 0 });
  });

  it('is looked at by the screening first, for ten minutes at most', async () => {
    await makeRemoved();
    const abuse = { ...context.env.abuse, screening: true };
    const env = { ...context.env, abuse };
    expect(await preserve({ env })).toEqual({ encrypted: 0, failed: 0 });
    test.clock.advance(600_000);
    expect(await preserve({ env })).toEqual({ encrypted: 1, failed: 0 });
    expect(await context.db.image.count({ where: { screenedAt: null } })).toBe(0);
  });

  it('is not encrypted, and not destroyed, where the bytes are not those of the row', async () => {
    const { id } = await makeRemoved();
    const fine = await makeRemoved();
    const { storageKey } = await find(id);
    await context.store.put(storageKey, [Buffer.from('others')], 'image/png');
    expect(await preserve()).toEqual({ encrypted: 1, failed: 1 });
    expect((await find(fine.id)).encryptedAt).not.toBeNull();
    expect(await listObjects()).toContain(storageKey);
  });

  it('is not destroyed where the store gives back other bytes than it took', async () => {
    const { id } = await makeRemoved();
    const { storageKey } = await find(id);
    const store = wrapStore(context.store, {
      put: (key, body, type) => context.store.put(key, body.slice(1).concat(Buffer.of(1)), type),
    });
    expect(await preserve({ store })).toEqual({ encrypted: 0, failed: 1 });
    expect((await find(id)).storageKey).toBe(storageKey);
    expect(await listObjects()).toContain(storageKey);
    expect(await preserve()).toEqual({ encrypted: 1, failed: 0 });
    expect(await listObjects()).toHaveLength(1);
  });
});

it('is encrypted once by several servers at the same time', async () => {
  const removed = [await makeRemoved(), await makeRemoved(), await makeRemoved()];
  const goOn = () => Promise.resolve(true);
  const runs = await Promise.all([0, 1, 2].map(() => preserveImages(context, goOn)));
  // One that comes too late for the plain bytes may say so.
  expect(runs.reduce((sum, { encrypted }) => sum + encrypted, 0)).toBe(3);
  for (const { id, bytes } of removed) expect((await readBack(id)).equals(bytes)).toBe(true);
  expect(await listObjects()).toHaveLength(3);
  expect(
    await context.db.auditEntry.count({ where: { imageId: { in: removed.map(({ id }) => id) } } }),
  ).toBe(3);
});

it(
  'ended or broken at each call and run again, it is encrypted, and nothing readable is left',
  { timeout: 300_000 },
  async () => {
    let calls = 0;
    for (let hit = true; hit; calls += 1) {
      hit = false;
      for (const mode of MODES) {
        const where = `${mode} call ${calls}`;
        await empty();
        const { id, bytes } = await makeRemoved(randomBytes(500));
        const strays: Promise<unknown>[] = [];
        const points = createPoints({
          onHit: () => (hit = true),
          onStray: (work) => strays.push(work),
        });
        points.arm({ call: calls, mode });
        await preserve({
          db: wrapDatabase(context.db, points, () => undefined),
          store: wrapStorePort(readWhole(context.store), points),
        }).catch(() => undefined);
        await Promise.allSettled(strays);
        test.clock.advance(120_000);
        await preserve();
        expect((await find(id)).encryptedAt, where).not.toBeNull();
        expect((await readBack(id)).equals(bytes), where).toBe(true);
        expect(await listObjects(), where).toEqual([(await find(id)).storageKey]);
        expect(await context.db.auditEntry.count({ where: { imageId: id } }), where).toBe(1);
      }
    }
    expect(calls).toBeGreaterThan(8);
  },
);
