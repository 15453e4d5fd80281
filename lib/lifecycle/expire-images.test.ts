import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeImage } from '@/dev/context/make-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { holdImage } from '@/lib/abuse/hold-image';
import { releaseImage } from '@/lib/abuse/release-image';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { findImage } from '@/lib/images/find-image';
import { removeImage } from '@/lib/images/remove-image';
import { StoreError } from '@/lib/storage/store';
import { expireImages } from './expire-images';

const SECOND = 1_000;
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
  await context.db.image.deleteMany();
});

const row = ({ id }: Pick<Image, 'id'>) => context.db.image.findUniqueOrThrow({ where: { id } });
const isStored = async ({ storageKey }: Image) => (await context.store.head(storageKey)) !== null;
const run = (parts: Partial<Context> = {}) => expireImages({ ...context, ...parts }, always);
const expireAt = (image: Image, ms = 0) =>
  stage.test.clock.set(new Date(image.expiresAt.getTime() + ms));

describe('expireImages', () => {
  it('leaves an image alone a second before its expiry and ends it a second after', async () => {
    const image = await makeImage(context);
    expireAt(image, -SECOND);
    expect(await run()).toEqual({
      hidden: 0,
      destroyed: 0,
      failed: 0,
      discarded: 0,
      finished: true,
    });
    expect(await findImage(context, image.id)).not.toBeNull();
    expireAt(image, SECOND);
    // Whether a job has run or not.
    expect(await findImage(context, image.id)).toBeNull();
    expect(await isStored(image)).toBe(true);
    expect(await run()).toEqual({
      hidden: 1,
      destroyed: 1,
      failed: 0,
      discarded: 0,
      finished: true,
    });
    expect(await isStored(image)).toBe(false);
    expect(await row(image)).toMatchObject({
      state: 'deleted',
      goneAt: image.expiresAt,
      bytesDeletedAt: stage.test.clock.now(),
      bytesDueAt: null,
    });
    expect(await run()).toEqual({
      hidden: 0,
      destroyed: 0,
      failed: 0,
      discarded: 0,
      finished: true,
    });
  });

  it('works through more than a page, and only what is due', async () => {
    const { db } = context;
    const image = await makeImage(context);
    const { count } = await db.image.createMany({
      data: Array.from({ length: 1_200 }, (_, at) => ({
        ...image,
        id: `many${String(at).padStart(6, '0')}`,
        storageKey: `many${at}`,
        expiresAt: new Date(image.expiresAt.getTime() + (at < 1_100 ? 0 : 60_000)),
      })),
    });
    expect(count).toBe(1_200);
    expireAt(image);
    const done = await run();
    expect(done).toEqual({
      hidden: 1_101,
      destroyed: 1_101,
      failed: 0,
      discarded: 0,
      finished: true,
    });
    expect(await db.image.count({ where: { state: 'live' } })).toBe(100);
  });

  it('hides what is held and keeps its bytes until it is released', async () => {
    const image = await makeImage(context);
    expect(await holdImage(context, image.id)).toEqual({ bytes: 'kept' });
    expireAt(image);
    expect(await run()).toMatchObject({ hidden: 1, destroyed: 0 });
    stage.test.clock.advance(400 * 86_400_000);
    expect(await run()).toMatchObject({ hidden: 0, destroyed: 0, failed: 0 });
    expect(await isStored(image)).toBe(true);
    await releaseImage(context, image.id);
    expect(await run()).toMatchObject({ destroyed: 1 });
    expect(await isStored(image)).toBe(false);
  });

  it('keeps sealed bytes to the day, whoever wants them gone', async () => {
    const sealedUntil = new Date('2026-12-20T12:00:00Z');
    const deleted = await makeImage(context, { sealedUntil });
    const expired = await makeImage(context, { sealedUntil });
    await removeImage(context, deleted);
    expireAt(expired);
    expect(await run()).toMatchObject({ hidden: 1, destroyed: 0 });
    expect(await findImage(context, deleted.id)).toBeNull();
    stage.test.clock.set(new Date(sealedUntil.getTime() - 1));
    expect(await run()).toMatchObject({ destroyed: 0 });
    expect([await isStored(deleted), await isStored(expired)]).toEqual([true, true]);
    stage.test.clock.set(sealedUntil);
    expect(await run()).toMatchObject({ destroyed: 2 });
    expect([await isStored(deleted), await isStored(expired)]).toEqual([false, false]);
  });

  it.each(['settling', 'pending'] as const)('waits for a keep that is %s', async (state) => {
    const image = await makeImage(context);
    const id = await stage.insert('keep', { targetImageId: image.id });
    if (state === 'pending') await context.db.payment.update({ where: { id }, data: { state } });
    expireAt(image);
    expect(await run()).toMatchObject({ hidden: 0, destroyed: 0, finished: true });
    expect(await isStored(image)).toBe(true);
    expect(await findImage(context, image.id)).toBeNull();
    const refused = { state: 'refused' as const, reason: 'expired' };
    await context.db.payment.update({ where: { id }, data: refused });
    expect(await run()).toMatchObject({ hidden: 1, destroyed: 1 });
  });

  it('tries again what the store would not give up, ever more seldom, and says so', async () => {
    const image = await makeImage(context);
    expireAt(image);
    let asked = 0;
    const store = wrapStore(context.store, {
      delete: () => {
        asked += 1;
        return Promise.reject(new StoreError('unavailable', 'the disk is away'));
      },
    });
    const minutes: number[] = [];
    expect(await run({ store })).toEqual({
      hidden: 1,
      destroyed: 0,
      failed: 1,
      discarded: 0,
      finished: true,
    });
    for (let minute = 1; minute <= 1_500; minute += 1) {
      stage.test.clock.advance(60_000);
      if ((await run({ store })).failed === 1) minutes.push(minute);
    }
    expect(minutes).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1_231]);
    expect(asked).toBe(12);
    expect(stage.test.lines.at(-1)).toContain('could not be deleted');
    stage.test.clock.advance(6 * 3_600_000);
    expect(await run()).toMatchObject({ destroyed: 1, failed: 0 });
  });

  it('is done once by two at once', async () => {
    const images = await Promise.all(Array.from({ length: 30 }, () => makeImage(context)));
    expireAt(images[0]!);
    const deleted: string[] = [];
    const store = wrapStore(context.store, {
      async delete(key) {
        deleted.push(key);
        await context.store.delete(key);
      },
    });
    const both = await Promise.all([run({ store }), run({ store }), run({ store })]);
    expect(both.reduce((sum, { hidden }) => sum + hidden, 0)).toBe(30);
    expect(deleted.sort()).toEqual(images.map(({ storageKey }) => storageKey).sort());
  });

  it('does not end what was prolonged since it was looked at', async () => {
    const image = await makeImage(context);
    expireAt(image);
    const later = new Date(image.expiresAt.getTime() + 60_000);
    const db = context.db.$extends({
      query: {
        async $queryRaw({ args, query }) {
          const rows: unknown = await query(args);
          const where = { id: image.id };
          await context.db.image.update({ where, data: { expiresAt: later } });
          return rows;
        },
      },
    }) as unknown as Context['db'];
    expect(await run({ db })).toMatchObject({ hidden: 0, destroyed: 0 });
    expect((await row(image)).state).toBe('live');
  });

  it('stops between two batches where it may not go on, and ends the next time', async () => {
    const images = await Promise.all([1, 2, 3].map(() => makeImage(context)));
    expireAt(images[0]!);
    const once = await expireImages(context, async () => false);
    expect(once).toEqual({ hidden: 3, destroyed: 0, failed: 0, discarded: 0, finished: false });
    expect(await run()).toEqual({
      hidden: 0,
      destroyed: 3,
      failed: 0,
      discarded: 0,
      finished: true,
    });
  });
});

describe('an expiry that was told', () => {
  it('is never brought nearer, by nobody', async () => {
    const image = await makeImage(context);
    const data = { expiresAt: new Date(image.expiresAt.getTime() - 1) };
    const shorter = context.db.image.update({ where: { id: image.id }, data });
    await expect(shorter).rejects.toThrow('an expiry is never brought nearer');
    const settings = { ...context.env, free: { ...context.env.free, retentionSeconds: 1 } };
    expect(
      (await findImage({ ...context, env: settings } as Context, image.id))?.expiresAt,
    ).toEqual(image.expiresAt);
  });
});
