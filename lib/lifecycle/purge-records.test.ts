import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeImage } from '@/dev/context/make-image';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { holdImage } from '@/lib/abuse/hold-image';
import { releaseImage } from '@/lib/abuse/release-image';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { removeImage } from '@/lib/images/remove-image';
import { uploadImage } from '@/lib/images/upload-image';
import { expireImages } from './expire-images';
import { purgeRecords } from './purge-records';

const DAY = 86_400_000;
const always = async () => true;

let stage: LedgerStage;
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  context = stage.context;
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  const { db } = context;
  await db.entitlement.deleteMany();
  await db.payment.deleteMany();
  await db.idempotencyKey.deleteMany();
  await db.image.deleteMany();
});

const run = () => purgeRecords(context, always);
const imagesLeft = () => context.db.image.count();
const paymentsLeft = () => context.db.payment.count();
/** Its expiry, and what the job does about it. */
async function expire({ expiresAt }: Image): Promise<void> {
  stage.test.clock.set(expiresAt);
  await expireImages(context, always);
}

describe('purgeRecords', () => {
  it('forgets an image a year after its expiry, to the moment', async () => {
    const image = await makeImage(context);
    await expire(image);
    stage.test.clock.advance(365 * DAY - 1);
    expect(await run()).toMatchObject({ images: 0, finished: true });
    expect(await imagesLeft()).toBe(1);
    stage.test.clock.advance(1);
    expect(await run()).toMatchObject({ images: 1, finished: true });
    expect(await imagesLeft()).toBe(0);
  });

  it('counts from a deletion where that was first', async () => {
    const image = await makeImage(context);
    await removeImage(context, image);
    stage.test.clock.advance(366 * DAY);
    expect(await run()).toMatchObject({ images: 1 });
  });

  it('waits until a hold is released, for records too', async () => {
    const image = await makeImage(context);
    await expire(image);
    expect(await holdImage(context, image.id)).toEqual({ bytes: 'lost' });
    stage.test.clock.advance(5 * 366 * DAY);
    expect(await run()).toMatchObject({ images: 0 });
    await releaseImage(context, image.id);
    expect(await run()).toMatchObject({ images: 1 });
  });

  it('forgets what bought it and what prolonged it with it, and keys that name it', async () => {
    const image = await makeImage(context, {}, 'paid');
    await stage.settle(await stage.insert('upload_token'), image.id);
    await stage.settle(await stage.insert('keep', { targetImageId: image.id }), null);
    const other = await makeImage(context, {}, 'paid');
    await stage.settle(await stage.insert('upload_token'), other.id);
    await removeImage(context, image);
    stage.test.clock.advance(365 * DAY);
    expect(await run()).toMatchObject({ images: 1, payments: 2 });
    expect([await imagesLeft(), await paymentsLeft()]).toEqual([1, 1]);
    expect(await context.db.entitlement.count({ where: { imageId: other.id } })).toBe(1);
  });

  it('forgets a payment for several with the last of them', async () => {
    const images = [await makeImage(context, {}, 'paid'), await makeImage(context, {}, 'paid')];
    const id = await stage.insert('upload', { count: 3 });
    await stage.settle(id, images[0]!.id, images[1]!.id);
    const removeAndRun = async (image: Image) => {
      await removeImage(context, image);
      stage.test.clock.advance(365 * DAY);
      return run();
    };
    expect(await removeAndRun(images[0]!)).toMatchObject({ images: 1, payments: 0 });
    expect(await context.db.entitlement.count({ where: { paymentId: id } })).toBe(2);
    // What is unspent keeps it.
    expect(await removeAndRun(images[1]!)).toMatchObject({ images: 1, payments: 0 });
    const third = await makeImage(context, {}, 'paid');
    await context.db.entitlement.updateMany({
      where: { paymentId: id, state: 'unspent' },
      data: { state: 'spent', spentAt: stage.test.clock.now(), imageId: third.id },
    });
    expect(await removeAndRun(third)).toMatchObject({ images: 1, payments: 1 });
    expect([await imagesLeft(), await paymentsLeft()]).toEqual([0, 0]);
  });

  it('keeps a lost payment of which an image was published, with its record, and no longer', async () => {
    const image = await makeImage(context, {}, 'paid');
    const id = await stage.insert('upload', { count: 2 });
    await stage.settle(id, image.id);
    await context.db.entitlement.updateMany({
      where: { paymentId: id, state: 'unspent' },
      data: { state: 'frozen' },
    });
    const acknowledgedAt = stage.test.clock.now();
    await context.db.payment.update({ where: { id }, data: { state: 'lost', acknowledgedAt } });
    stage.test.clock.advance(365 * DAY);
    expect(await run()).toMatchObject({ images: 0, payments: 0 });
    await removeImage(context, image);
    stage.test.clock.advance(365 * DAY);
    expect(await run()).toMatchObject({ images: 1, payments: 1 });
    expect(await paymentsLeft()).toBe(0);
  });

  it('keeps what was paid and not used, for as long as it is not used', async () => {
    const image = await makeImage(context);
    // A keep that came too late: it bought a token.
    const id = await stage.insert('keep', { targetImageId: image.id });
    await stage.settle(id);
    await removeImage(context, image);
    stage.test.clock.advance(10 * 365 * DAY);
    expect(await run()).toMatchObject({ images: 1, payments: 0 });
    expect(
      await context.db.entitlement.findUnique({
        where: { paymentId_index: { paymentId: id, index: 0 } },
      }),
    ).toMatchObject({
      state: 'unspent',
    });
  });

  it('keeps an image while the chain may still speak about its payment', async () => {
    const image = await makeImage(context, {}, 'paid');
    const id = await stage.insert('upload_token');
    await stage.settle(id, image.id);
    const open = { finalAt: null, signature: new Uint8Array(65) };
    await context.db.payment.update({ where: { id }, data: open });
    await removeImage(context, image);
    stage.test.clock.advance(365 * DAY);
    expect(await run()).toMatchObject({ images: 0, payments: 0 });
    await context.db.payment.update({ where: { id }, data: { finalAt: stage.test.clock.now() } });
    expect(await run()).toMatchObject({ images: 1, payments: 1 });
  });

  it('forgets payments that gave nothing a year after the last word on them', async () => {
    const now = stage.test.clock.now();
    for (const state of ['refused', 'released'] as const) {
      const id = await stage.insert('upload_token');
      const data = { state, reason: 'test', finalAt: now };
      await context.db.payment.update({ where: { id }, data });
    }
    const lost = await stage.insert('upload_token');
    await stage.settle(lost);
    await context.db.payment.update({ where: { id: lost }, data: { state: 'lost' } });
    await context.db.entitlement.update({
      where: { paymentId_index: { paymentId: lost, index: 0 } },
      data: { state: 'frozen' },
    });
    const open = await stage.insert('upload_token');
    stage.test.clock.advance(365 * DAY - 1);
    expect(await run()).toMatchObject({ payments: 0 });
    stage.test.clock.advance(1);
    expect(await run()).toMatchObject({ payments: 2 });
    const left = await context.db.payment.findMany({ select: { id: true } });
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([lost, open]));
    const acknowledgedAt = stage.test.clock.now();
    await context.db.payment.update({ where: { id: lost }, data: { acknowledgedAt } });
    stage.test.clock.advance(365 * DAY);
    expect(await run()).toMatchObject({ payments: 1 });
    expect(await paymentsLeft()).toBe(1);
  });

  it('forgets idempotency keys after their day, and not what is at work on one', async () => {
    const { db } = context;
    await uploadImage(context, 'free', makeReceivedImage('keyed'), 'k'.repeat(20));
    const keyHash = new Uint8Array(randomBytes(32));
    const now = stage.test.clock.now();
    await db.idempotencyKey.create({
      data: {
        keyHash,
        requestSha256: keyHash,
        owner: context.ids.uuid(),
        leaseUntil: new Date(now.getTime() + 2 * DAY),
        createdAt: now,
        expiresAt: new Date(now.getTime() + DAY),
      },
    });
    stage.test.clock.advance(DAY - 1);
    expect(await run()).toMatchObject({ spent: 0 });
    stage.test.clock.advance(1);
    expect(await run()).toMatchObject({ spent: 1 });
    stage.test.clock.advance(DAY);
    expect(await run()).toMatchObject({ spent: 1, finished: true });
    expect(await imagesLeft()).toBe(1);
  });

  it('works through more than a page, stops where it may not go on, and ends the next time', async () => {
    const image = await makeImage(context);
    await removeImage(context, image);
    const gone = await context.db.image.findUniqueOrThrow({ where: { id: image.id } });
    await context.db.image.createMany({
      data: Array.from({ length: 450 }, (_, at) => ({
        ...gone,
        id: `many${String(at).padStart(6, '0')}`,
        storageKey: `many${at}`,
      })),
    });
    stage.test.clock.advance(365 * DAY);
    const first = await purgeRecords(context, async () => false);
    expect(first).toMatchObject({ images: 200, finished: false });
    const both = await Promise.all([run(), run()]);
    expect(both.reduce((sum, { images }) => sum + images, 0)).toBe(251);
    expect(await imagesLeft()).toBe(0);
  });
});
