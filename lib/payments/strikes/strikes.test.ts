import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { createClient } from '@/lib/db/create-client';
import { checkStrikes } from './check-strikes';
import { countStrike } from './count-strike';
import { struckOut } from './struck-out';

const PAYER = `0x${'ab'.repeat(20)}` as const;
const OTHER = `0x${'cd'.repeat(20)}` as const;

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:15.000Z');
  await test.context.db.payerStrike.deleteMany();
  struckOut.forget(test.context.db);
});

const count = (payer: typeof PAYER = PAYER) => countStrike(test.context, payer);
const check = (payer: typeof PAYER = PAYER) => checkStrikes(test.context, payer);

describe('countStrike and checkStrikes', () => {
  it('refuse a wallet after ten strikes in a minute, until the minute is over', async () => {
    for (let strikes = 1; strikes <= 10; strikes += 1) {
      expect(await check()).toBeNull();
      await count();
    }
    expect(await check()).toMatchObject({ refused: 'rate_limited', retryAfterSeconds: 45 });
    expect(await check(OTHER)).toBeNull();
    test.clock.set('2026-11-24T12:00:59.999Z');
    expect(await check()).toMatchObject({ retryAfterSeconds: 1 });
    test.clock.advance(1);
    expect(await check()).toBeNull();
  });

  it('count strikes that come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => count()));
    const rows = await test.context.db.payerStrike.findMany();
    expect(rows).toMatchObject([{ count: 20, minute: new Date('2026-11-24T12:00:00.000Z') }]);
  });

  it('know a wallet in any letter case', async () => {
    for (let strikes = 0; strikes < 10; strikes += 1) await count(`0x${'AB'.repeat(20)}` as never);
    expect(await check()).not.toBeNull();
  });

  it('know what another server has counted a moment later', async () => {
    expect(await check()).toBeNull();
    const db = createClient(test.context.env.databaseUrl!.reveal());
    try {
      for (let strikes = 0; strikes < 10; strikes += 1) {
        await countStrike({ ...test.context, db }, PAYER);
      }
      await expect.poll(() => check()).not.toBeNull();
    } finally {
      await db.$disconnect();
    }
  });

  it('ask by reading only', async () => {
    await check();
    expect(await test.context.db.payerStrike.count()).toBe(0);
  });

  it('refuse nobody where limits are off', async () => {
    for (let strikes = 0; strikes < 10; strikes += 1) await count();
    const context = test.with({ env: makeTestEnv({ RATE_LIMITS: 'off' }) });
    expect(await checkStrikes(context, PAYER)).toBeNull();
  });
});
