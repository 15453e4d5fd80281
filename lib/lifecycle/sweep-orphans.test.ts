import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { holdImage } from '@/lib/abuse/hold-image';
import type { Context } from '@/lib/context';
import { makeStagingKey } from '@/lib/images/make-staging-key';
import { publishImage } from '@/lib/images/publish-image';
import { stageImage } from '@/lib/images/stage-image';
import { StoreError } from '@/lib/storage/store';
import { sweepOrphans } from './sweep-orphans';

const DAY = 86_400_000;
const always = async () => true;

let stage: LedgerStage;
let test: TestContext;
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  ({ test, context } = stage);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  stage.reset();
  // Objects carry the time of the disk: everything here is made now.
  test.clock.set(new Date());
  await context.db.stagedImage.deleteMany();
  await context.db.image.deleteMany();
  await context.db.sweptObject.deleteMany();
  for (const key of await test.listKeys()) await context.store.delete(key);
});

const run = (parts: Partial<Context> = {}) => sweepOrphans({ ...context, ...parts }, always, null);
const makeOrphan = () => stageImage(context, makeReceivedImage(String(Math.random())));
const has = async (key: string) => (await context.store.head(key)) !== null;

describe('sweepOrphans', () => {
  it('takes what no row names, when it is older than a day', async () => {
    const { storageKey } = await makeOrphan();
    test.clock.advance(DAY - 60_000);
    expect(await run()).toEqual({ swept: 0, failed: 0, finished: true });
    test.clock.advance(120_000);
    expect(await run()).toEqual({ swept: 1, failed: 0, finished: true });
    expect(await has(storageKey)).toBe(false);
    expect(await run()).toEqual({ swept: 0, failed: 0, finished: true });
  });

  it('leaves images, what waits for a payment, what is hidden and held, and what is not ours', async () => {
    const image = await makeImage(context);
    const held = await makeImage(context, {
      ...{ state: 'deleting', goneAt: test.clock.now(), bytesDueAt: test.clock.now() },
    });
    await holdImage(context, held.id);
    const staged = await makeOrphan();
    const paymentId = await stage.insert('upload');
    await context.db.stagedImage.create({ data: { ...staged, paymentId } });
    await context.store.put('somebody-elses.png', [Buffer.from('x')], 'image/png');
    test.clock.advance(2 * DAY);
    expect(await run()).toEqual({ swept: 0, failed: 0, finished: true });
    const keys = [image.storageKey, held.storageKey, staged.storageKey, 'somebody-elses.png'];
    for (const key of keys) expect(await has(key)).toBe(true);
  });

  it('takes what was put under a permission that has no row any more, and no other', async () => {
    const put = async () => {
      const key = makeStagingKey(context.ids);
      await context.store.put(key, [Buffer.from('x')], 'application/octet-stream');
      return key;
    };
    const [forgotten, open] = [await put(), await put()];
    const at = test.clock.now();
    const row = { storageKey: open, sizeBytes: 1, createdAt: at, expiresAt: at };
    const paymentId = await stage.insert('upload_token');
    await context.db.directUpload.create({
      data: { ...row, id: context.ids.payment(), paymentId },
    });
    expect(await run()).toMatchObject({ swept: 0 });
    test.clock.advance(2 * DAY);
    expect(await run()).toEqual({ swept: 1, failed: 0, finished: true });
    expect([await has(forgotten), await has(open)]).toEqual([false, true]);
  });

  it('takes bytes that came back after their row had said that they were gone', async () => {
    const now = test.clock.now();
    const image = await makeImage(context, { state: 'deleted', goneAt: now, bytesDeletedAt: now });
    test.clock.advance(2 * DAY);
    expect(await run()).toMatchObject({ swept: 1 });
    expect(await has(image.storageKey)).toBe(false);
  });

  it('lets no row name what it took', async () => {
    const staged = await makeOrphan();
    test.clock.advance(2 * DAY);
    await run();
    await expect(publishImage(context, 'free', staged)).rejects.toThrow('was swept');
    const paymentId = await stage.insert('upload');
    const late = context.db.stagedImage.create({ data: { ...staged, paymentId } });
    await expect(late).rejects.toThrow('was swept');
  });

  it('waits for a row that is being written, and then leaves its object alone', async () => {
    const staged = await makeOrphan();
    test.clock.advance(2 * DAY);
    const isWaiting = async () => {
      const [{ waiting }] = await context.db.$queryRaw<[{ waiting: boolean }]>`
        SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
          WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()) AS waiting`;
      return waiting;
    };
    let sweep: ReturnType<typeof run> | undefined;
    await context.db.$transaction(async (db) => {
      await publishImage({ ...context, db }, 'free', staged);
      sweep = run();
      await expect.poll(isWaiting).toBe(true);
    });
    expect(await sweep).toEqual({ swept: 0, failed: 0, finished: true });
    expect(await has(staged.storageKey)).toBe(true);
  });

  it('says what the store would not give up, and takes it the next time', async () => {
    const { storageKey } = await makeOrphan();
    test.clock.advance(2 * DAY);
    const store = wrapStore(context.store, {
      delete: () => Promise.reject(new StoreError('unavailable', 'the disk is away')),
    });
    expect(await run({ store })).toEqual({ swept: 0, failed: 1, finished: true });
    expect(await has(storageKey)).toBe(true);
    expect(await run()).toEqual({ swept: 1, failed: 0, finished: true });
  });

  it('sweeps no store that carries the mark of another database', async () => {
    const { storageKey } = await makeOrphan();
    test.clock.advance(2 * DAY);
    await context.store.put('instance.txt', [Buffer.from('another\n')], 'text/plain');
    await expect(run()).rejects.toThrow('another database');
    expect(await has(storageKey)).toBe(true);
  });

  it('marks a store that has no mark, and knows it again', async () => {
    await run();
    expect(await has('instance.txt')).toBe(true);
    const empty = await createTestContext();
    await empty.context.db.instance.updateMany({ data: { id: context.ids.uuid() } });
    const stranger = sweepOrphans({ ...context, db: empty.context.db }, always, null);
    await expect(stranger).rejects.toThrow('another database');
    await empty.dispose();
  });

  it('stops between pages where it may not go on, and says where to begin again', async () => {
    await Promise.all(Array.from({ length: 600 }, makeOrphan));
    test.clock.advance(2 * DAY);
    let cursor: string | undefined;
    const first = await sweepOrphans(
      context,
      async (next) => {
        cursor = next;
        return false;
      },
      null,
    );
    // The mark of the instance is on the page too.
    expect(first).toMatchObject({ swept: 499, finished: false });
    const rest = await sweepOrphans(context, always, cursor ?? null);
    expect(rest).toEqual({ swept: 101, failed: 0, finished: true });
  });
});
