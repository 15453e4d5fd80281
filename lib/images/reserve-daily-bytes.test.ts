import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
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

describe('the daily cap', () => {
  const capped = (bytes: number, more = {}) =>
    test.with({ env: { ...context.env, freeDailyBytes: bytes, ...more } });
  const ten = (ports: Context, key: string | null = null) =>
    uploadImage(ports, 'free', makeReceivedImage('0123456789'), key);

  it('takes the last byte and refuses the next until midnight UTC', async () => {
    const ports = capped(20);
    test.clock.set('2026-11-24T23:59:58.500Z');
    expect(isRefusal(await ten(ports))).toBe(false);
    expect(isRefusal(await ten(ports))).toBe(false);
    const before = await test.listKeys();
    expect(await ten(ports)).toMatchObject({ refused: 'daily_limit', retryAfterSeconds: 2 });
    expect(await test.listKeys()).toEqual(before);
    test.clock.set('2026-11-25T00:00:00.000Z');
    expect(isRefusal(await ten(ports))).toBe(false);
    expect(await context.db.dailyUsage.findMany({ orderBy: { day: 'asc' } })).toMatchObject([
      { freeBytes: 20n, freeUploads: 2 },
      { freeBytes: 10n, freeUploads: 1 },
    ]);
  });

  it('refuses a file that alone is over it, on a day without any', async () => {
    expect(await ten(capped(9))).toMatchObject({ refused: 'daily_limit' });
    expect(await context.db.dailyUsage.count()).toBe(0);
  });

  it('is never exceeded by uploads at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => ten(capped(55))));
    expect(outcomes.filter((outcome) => !isRefusal(outcome))).toHaveLength(5);
    expect((await context.db.dailyUsage.findFirstOrThrow()).freeBytes).toBe(50n);
  });

  it('gives the key back, and counts no repeat', async () => {
    const ports = capped(10);
    const key = 'd'.repeat(16);
    const first = await ten(ports, key);
    expect(await ten(ports, key)).toEqual(first);
    expect(await ten(ports, 'e'.repeat(16))).toMatchObject({ refused: 'daily_limit' });
    expect(await context.db.idempotencyKey.count()).toBe(1);
  });

  it('does not hold paid uploads, and nothing where RATE_LIMITS is off', async () => {
    const paid = await uploadImage(capped(0), 'paid', makeReceivedImage('paid for'), null);
    expect(isRefusal(paid)).toBe(false);
    expect(isRefusal(await ten(capped(0, { rateLimits: false })))).toBe(false);
  });
});
