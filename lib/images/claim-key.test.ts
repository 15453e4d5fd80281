import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { Secret } from '@/lib/secret';
import { createSecrets, hashSecret } from '@/lib/secrets';
import { hideImage } from './hide-image';
import type { Uploaded } from './publish-image';
import { uploadImage } from './upload-image';

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  await context.db.idempotencyKey.deleteMany();
  await context.db.dailyUsage.deleteMany();
});

let count = 0;
/** Bytes that no other test has. */
const fresh = () => `image ${(count += 1)}`;

async function upload(bytes = fresh(), key: string | null = null, ports = context) {
  const uploaded = await uploadImage(ports, 'free', makeReceivedImage(bytes), key);
  if (isRefusal(uploaded)) throw new Error(`${uploaded.refused}: ${uploaded.log}`);
  return uploaded;
}

const KEY = 'a-random-key-of-a-client';

describe('an idempotency key', () => {
  it('gives the first answer again, to the last letter', async () => {
    const bytes = fresh();
    const first = await upload(bytes, KEY);
    test.clock.advance(3_600_000);
    expect(await upload(bytes, KEY)).toEqual(first);
    expect(
      await context.db.image.count({
        where: { receivedSha256: makeReceivedImage(bytes).receivedSha256 },
      }),
    ).toBe(1);
  });

  it('is stored as a hash', async () => {
    await upload(fresh(), KEY);
    const [row] = await context.db.idempotencyKey.findMany();
    expect(row!.keyHash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(KEY);
  });

  it('makes one image of 20 requests at once', async () => {
    const bytes = fresh();
    const before = await test.listKeys();
    const all = await Promise.all(Array.from({ length: 20 }, () => upload(bytes, KEY)));
    expect(new Set(all.map(({ image }) => image.id)).size).toBe(1);
    expect(new Set(all.map(({ deleteToken }) => deleteToken)).size).toBe(1);
    expect((await test.listKeys()).length).toBe(before.length + 1);
  });

  it('makes one image and conflicts of two different files at once', async () => {
    const outcomes = await Promise.all(
      [fresh(), fresh(), fresh()].map((bytes) =>
        uploadImage(context, 'free', makeReceivedImage(bytes), KEY),
      ),
    );
    const refused = outcomes.filter(isRefusal);
    expect(refused.map(({ refused: code }) => code)).toEqual([
      'idempotency_conflict',
      'idempotency_conflict',
    ]);
  });

  it('conflicts with other bytes, and leaves the first in peace', async () => {
    const bytes = fresh();
    const first = await upload(bytes, KEY);
    const other = await uploadImage(context, 'free', makeReceivedImage(fresh()), KEY);
    expect(other).toMatchObject({ refused: 'idempotency_conflict' });
    expect(other).not.toHaveProperty('retryAfterSeconds');
    expect(await upload(bytes, KEY)).toEqual(first);
  });

  it('compares what was received, not what is served of it', async () => {
    await uploadImage(context, 'free', makeReceivedImage('same', { received: 'one' }), KEY);
    const other = makeReceivedImage('same', { received: 'two' });
    expect(await uploadImage(context, 'free', other, KEY)).toMatchObject({
      refused: 'idempotency_conflict',
    });
  });

  it('is another key in another tier', async () => {
    const bytes = fresh();
    const free = await upload(bytes, KEY);
    const paid = await uploadImage(context, 'paid', makeReceivedImage(bytes), KEY);
    if (isRefusal(paid)) throw new Error(paid.log);
    expect(paid.image.id).not.toBe(free.image.id);
  });

  it.each(['expired', 'deleted'])(
    'of an image that is %s is 404 and makes nothing new',
    async (state) => {
      const bytes = fresh();
      const { free } = context.env;
      const short = { ...context.env, free: { ...free, retentionSeconds: 1_800 } };
      const first = await upload(bytes, KEY, test.with({ env: short }));
      if (state === 'expired') test.clock.set(first.image.expiresAt);
      else await context.db.$transaction((inside) => hideImage(inside, context, first.image, null));
      const before = await test.listKeys();
      expect(await uploadImage(context, 'free', makeReceivedImage(bytes), KEY)).toMatchObject({
        refused: 'not_found',
        detail: expect.stringContaining('Idempotency-Key'),
      });
      expect(await test.listKeys()).toEqual(before);
    },
  );

  it('is free again after 24 hours, for other bytes too', async () => {
    const bytes = fresh();
    const first = await upload(bytes, KEY);
    test.clock.advance(86_400_000 - 1);
    expect((await upload(bytes, KEY)).image.id).toBe(first.image.id);
    test.clock.advance(1);
    const others = fresh();
    const all = await Promise.all([1, 2, 3].map(() => upload(others, KEY)));
    expect(new Set(all.map(({ image }) => image.id)).size).toBe(1);
    expect(all[0]!.image.id).not.toBe(first.image.id);
  });

  it('tells its token again under the key that it was made with, after a new one came', async () => {
    const bytes = fresh();
    const first = await upload(bytes, KEY);
    const rotated = createSecrets([new Secret('n'.repeat(40)), ...context.env.appSecrets]);
    expect(await upload(bytes, KEY, test.with({ secrets: rotated }))).toEqual(first);
  });

  const leave = (owner: string, leaseUntil: string, bytes: string) =>
    context.db.idempotencyKey.create({
      data: {
        keyHash: hashSecret(`free\0${KEY}`),
        requestSha256: makeReceivedImage(bytes).receivedSha256,
        owner,
        leaseUntil: new Date(leaseUntil),
        createdAt: test.clock.now(),
        expiresAt: new Date('2026-11-25T12:00:00Z'),
      },
    });
  const DEAD = '00000000-0000-4000-8000-000000000000';

  it('is taken over from a holder that died, by one of many', async () => {
    const bytes = fresh();
    await leave(DEAD, '2026-11-24T12:00:00.000Z', bytes);
    const all = await Promise.all([1, 2, 3, 4].map(() => upload(bytes, KEY)));
    expect(new Set(all.map(({ image }) => image.id)).size).toBe(1);
  });

  it('waits for a holder at work, and takes over at the end of its lease', async () => {
    const bytes = fresh();
    await leave(DEAD, '2026-11-24T12:00:00.001Z', bytes);
    let looks = 0;
    const ids = {
      ...context.ids,
      uuid() {
        looks += 1;
        return context.ids.uuid();
      },
    };
    const waiting = upload(bytes, KEY, test.with({ ids }));
    await expect.poll(() => looks, { timeout: 5_000 }).toBeGreaterThan(2);
    expect(await context.db.idempotencyKey.findFirst()).toMatchObject({ owner: DEAD });
    test.clock.advance(1);
    expect((await waiting).image.sizeBytes).toBeGreaterThan(0);
  });

  it('that was lost to another while the bytes were written gives the other’s answer', async () => {
    const bytes = fresh();
    let other: Uploaded | undefined;
    const store = wrapStore(context.store, {
      async put(...all) {
        await context.store.put(...all);
        if (other !== undefined) return;
        test.clock.advance(20_001);
        other = await upload(bytes, KEY);
      },
    });
    const before = await test.listKeys();
    const late = await upload(bytes, KEY, test.with({ store }));
    expect(late).toEqual(other);
    expect(await test.listKeys()).toHaveLength(before.length + 1);
  });
});
