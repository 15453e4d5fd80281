import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import type { Context } from '@/lib/context';
import { makeStagingKey } from '@/lib/images/make-staging-key';
import { findExpiryBacklog } from '@/lib/jobs/find-backlogs';
import { StoreError } from '@/lib/storage/store';
import { discardUploads, LATE_PUT_MS } from './discard-uploads';

const always = async () => true;

let stage: LedgerStage;
let context: Context;
let paymentId: string;
beforeAll(async () => {
  stage = await LedgerStage.create();
  context = stage.context;
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  await context.db.directUpload.deleteMany();
  paymentId = await stage.insert('upload_token');
});

/** A permission that has just ended. @param put whether it was used */
async function permit(put = true): Promise<string> {
  const { ids, db, store, clock } = context;
  const storageKey = makeStagingKey(ids);
  const at = clock.now();
  const row = { storageKey, sizeBytes: 1, createdAt: at, expiresAt: at };
  await db.directUpload.create({ data: { ...row, id: ids.payment(), paymentId } });
  if (put) await store.put(storageKey, [Buffer.from('x')], 'application/octet-stream');
  return storageKey;
}
const run = (parts: Partial<Context> = {}) => discardUploads({ ...context, ...parts }, always);
const count = () => context.db.directUpload.count();
const has = async (key: string) => (await context.store.head(key)) !== null;

describe('discardUploads', () => {
  it('takes what was put, and the row, an hour after the permission', async () => {
    const key = await permit();
    await permit(false);
    stage.test.clock.advance(LATE_PUT_MS - 1);
    expect(await run()).toEqual({ discarded: 0, failed: 0, finished: true });
    expect(await findExpiryBacklog(context)).toMatchObject({ due: 0 });
    stage.test.clock.advance(1);
    expect(await findExpiryBacklog(context)).toMatchObject({ due: 2 });
    expect(await run()).toEqual({ discarded: 2, failed: 0, finished: true });
    expect([await has(key), await count()]).toEqual([false, 0]);
    expect(await findExpiryBacklog(context)).toMatchObject({ due: 0 });
  });

  it('keeps the row of what the store will not give up, and takes it the next time', async () => {
    const [stuck, other] = [await permit(), await permit()];
    stage.test.clock.advance(LATE_PUT_MS);
    const store = wrapStore(context.store, {
      delete: (key) =>
        key === stuck
          ? Promise.reject(new StoreError('unavailable', 'away'))
          : context.store.delete(key),
    });
    expect(await run({ store })).toEqual({ discarded: 1, failed: 1, finished: true });
    expect([await has(stuck), await has(other), await count()]).toEqual([true, false, 1]);
    expect(await run()).toEqual({ discarded: 1, failed: 0, finished: true });
    expect(await has(stuck)).toBe(false);
  });

  it('stops between pages where it may not go on', async () => {
    for (let made = 0; made < 101; made += 1) await permit(false);
    stage.test.clock.advance(LATE_PUT_MS);
    const first = await discardUploads(context, async () => false);
    expect(first).toEqual({ discarded: 100, failed: 0, finished: false });
    expect(await run()).toEqual({ discarded: 1, failed: 0, finished: true });
  });
});
