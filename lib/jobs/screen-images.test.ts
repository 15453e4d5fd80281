import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { blockImage } from '@/dev/screening/block-image';
import { encodePainting } from '@/dev/screening/encode-painting';
import { openScreener } from '@/dev/screening/open-screener';
import { paintScene } from '@/dev/screening/paint-scene';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import { hashPicture } from '@/lib/abuse/screening/hash-picture';
import type { Context } from '@/lib/context';
import { lookUpImage } from '@/lib/images/look-up-image';
import { StoreError } from '@/lib/storage/store';
import { runJob } from './run-job';
import { screenImages } from './screen-images';

let test: TestContext;
let opened: Awaited<ReturnType<typeof openScreener>>;
let context: Context;
let original: Buffer;
let copied: Buffer;
let other: Buffer;
beforeAll(async () => {
  [test, opened] = await Promise.all([createTestContext(), openScreener()]);
  context = test.with({ screener: opened.screener });
  const [one, two] = [paintScene('photo', 1), paintScene('photo', 2)];
  original = await encodePainting(one).png().toBuffer();
  copied = await encodePainting(one).resize(256).jpeg({ quality: 60 }).toBuffer();
  other = await encodePainting(two).png().toBuffer();
});
afterAll(() => Promise.all([opened.close(), test.dispose()]));
beforeEach(async () => {
  const { db } = context;
  await db.blockedHash.deleteMany();
  await db.blockedPicture.deleteMany();
  await db.abuseCaseImage.deleteMany();
  await db.abuseCase.deleteMany();
  await db.image.deleteMany();
  await db.job.deleteMany();
});

const screen = async (parts: Partial<Context> = {}) => {
  const report = await runJob({ ...context, ...parts }, 'screen');
  return report.status === 'running' ? report : report.did;
};
const find = (id: string) => context.db.image.findUniqueOrThrow({ where: { id } });
const statusOf = async (id: string) => (await lookUpImage(context, id)).status;
const listCases = () => context.db.abuseCase.findMany({ include: { images: true } });
const DONE = { screened: 0, matched: 0, failed: 0, compared: 0 };

describe('the screening', () => {
  it('writes down what an image looks like, once', async () => {
    const id = await uploadBytes(context, original);
    expect(await screen()).toEqual({ ...DONE, screened: 1 });
    const image = await find(id);
    expect(image.perceptualHash).toBe(await hashPicture(original));
    expect(image.screenedAt).toEqual(test.clock.now());
    expect(await screen()).toEqual(DONE);
    expect(await statusOf(id)).toBe('live');
  });

  it('has a re-encoded copy of a removed image looked at, and hides it meanwhile', async () => {
    const removed = await uploadBytes(context, original);
    await screen();
    const likeCaseId = await blockImage(context, removed, 'ncii');
    const copy = await uploadBytes(context, copied);
    const innocent = await uploadBytes(context, other);
    expect(await screen()).toEqual({ ...DONE, screened: 1, matched: 1, compared: 1 });
    expect([await statusOf(copy), await statusOf(innocent)]).toEqual(['removed', 'live']);
    expect(await find(copy)).toMatchObject({ inReview: true, removedFor: 'ncii' });
    const [review] = (await listCases()).filter(({ source }) => source === 'screening');
    expect(review).toMatchObject({
      ...{ category: 'ncii', state: 'received' },
      images: [{ imageId: copy, likeCaseId, distance: expect.any(Number), open: true }],
    });
    expect((await context.store.head((await find(copy)).storageKey))?.size).toBe(copied.length);
    const audit = await context.db.auditEntry.findMany({ where: { imageId: copy } });
    expect(audit.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'system opened',
      'system suspended',
    ]);
    expect(await screen()).toEqual(DONE);
    expect(await listCases()).toHaveLength(2);
  });

  it('finds the copy that was there before the picture was blocked', async () => {
    const copy = await uploadBytes(context, copied);
    const removed = await uploadBytes(context, original);
    await screen();
    await blockImage(context, removed);
    expect(await screen()).toEqual({ ...DONE, matched: 1, compared: 1 });
    expect([await statusOf(copy), await statusOf(removed)]).toEqual(['removed', 'removed']);
    expect(await screen()).toEqual(DONE);
  });

  it('blocks the likeness of an image that was removed before it was looked at', async () => {
    const copy = await uploadBytes(context, copied);
    test.clock.advance(1);
    const removed = await uploadBytes(context, original);
    const source = await blockImage(context, removed);
    expect(await context.db.blockedPicture.count()).toBe(0);
    expect(await screen()).toEqual({ ...DONE, screened: 2, matched: 1, compared: 1 });
    expect(await context.db.blockedPicture.findMany()).toMatchObject([{ source }]);
    expect(await statusOf(copy)).toBe('removed');
  });

  it('compares with imported pictures too, and opens one case for the nearest', async () => {
    const near = (await hashPicture(copied))!;
    const blockedAt = test.clock.now();
    await context.db.blockedPicture.createMany({
      data: [near, near ^ 1n, near ^ 7n].map((perceptualHash) => ({
        ...{ perceptualHash, source: 'import', category: 'terrorism' as const, blockedAt },
      })),
    });
    const copy = await uploadBytes(context, copied);
    expect(await screen()).toMatchObject({ matched: 1, compared: 3 });
    expect(await listCases()).toMatchObject([
      { category: 'terrorism', images: [{ imageId: copy, likeCaseId: null, distance: 0 }] },
    ]);
  });

  it('does not hold against an image what a person has decided before', async () => {
    const removed = await uploadBytes(context, original);
    await screen();
    const likeCaseId = await blockImage(context, removed);
    const copy = await uploadBytes(context, copied);
    const at = { openedAt: test.clock.now(), stateAt: test.clock.now() };
    await context.db.abuseCase.create({
      data: {
        ...{ id: context.ids.case(), category: 'other', state: 'kept', source: 'screening', ...at },
        images: { create: { imageId: copy, likeCaseId, open: false } },
      },
    });
    expect(await screen()).toEqual({ ...DONE, screened: 1, compared: 1 });
    expect(await statusOf(copy)).toBe('live');
  });

  it('leaves an image to the case that it is in', async () => {
    const removed = await uploadBytes(context, original);
    await screen();
    await blockImage(context, removed);
    const copy = await uploadBytes(context, copied);
    const at = { openedAt: test.clock.now(), stateAt: test.clock.now() };
    await context.db.abuseCase.create({
      data: {
        ...{ id: context.ids.case(), category: 'other', source: 'report', ...at },
        images: { create: { imageId: copy } },
      },
    });
    await screen();
    expect((await listCases()).map(({ source }) => source).sort()).toEqual(['operator', 'report']);
  });
});

describe('an image that cannot be looked at', () => {
  it('is tried three times, and keeps no other back', async () => {
    const broken = await uploadBytes(context, Buffer.from('<svg/>'));
    const fine = await uploadBytes(context, original);
    expect(await screen()).toEqual({ ...DONE, failed: 1, screened: 1 });
    expect((await find(fine)).screenedAt).not.toBeNull();
    expect(await screen()).toEqual({ ...DONE, failed: 1 });
    expect(await find(broken)).toMatchObject({ screenedAt: null, screenAttempts: 2 });
    expect(await screen()).toEqual({ ...DONE, failed: 1 });
    expect(await find(broken)).toMatchObject({ perceptualHash: null, screenAttempts: 3 });
    expect(await screen()).toEqual(DONE);
    expect(await statusOf(broken)).toBe('live');
  });

  it('is not held to have been looked at where the store is away', async () => {
    const ids = [await uploadBytes(context, original), await uploadBytes(context, other)];
    await uploadBytes(context, copied);
    const get = () => Promise.reject(new StoreError('unavailable', 'away'));
    await expect(screen({ store: wrapStore(context.store, { get }) })).rejects.toThrow('away');
    for (const id of ids) expect(await find(id)).toMatchObject({ screenAttempts: 0 });
    expect(await screen()).toEqual({ ...DONE, screened: 3 });
  });

  it('waits where no process can be had', async () => {
    const id = await uploadBytes(context, original);
    expect(await screen({ screener: null })).toEqual(DONE);
    expect((await find(id)).screenedAt).toBeNull();
  });
});

it('screens each image once, and opens one case for it, where two servers do so at once', async () => {
  const removed = await uploadBytes(context, original);
  await screen();
  await blockImage(context, removed);
  for (let made = 0; made < 6; made += 1)
    await uploadBytes(context, Buffer.concat([copied, Buffer.of(made)]));
  const second = await openScreener();
  const goOn = () => Promise.resolve(true);
  await Promise.all([
    screenImages(context, goOn),
    screenImages({ ...context, screener: second.screener }, goOn),
  ]);
  await second.close();
  const reviews = (await listCases()).filter(({ source }) => source === 'screening');
  const reviewed = reviews.flatMap(({ images }) => images.map(({ imageId }) => imageId));
  expect(reviewed).toHaveLength(6);
  expect(new Set(reviewed).size).toBe(6);
  expect(await context.db.image.count({ where: { screenedAt: null } })).toBe(0);
});
