import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { purgeSpent } from './purge-spent';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

it('forgets what is over for an hour, and nothing before', async () => {
  const { db } = test.context;
  const nonceHash = new Uint8Array(randomBytes(32));
  const payer = new Uint8Array(randomBytes(20));
  await db.spentSignIn.create({ data: { nonceHash, expiresAt: test.clock.now() } });
  await db.payerStrike.create({ data: { payer, minute: test.clock.now(), count: 1 } });
  const counts = async () => {
    await purgeSpent(test.context);
    return [await db.spentSignIn.count(), await db.payerStrike.count()];
  };
  test.clock.advance(3_600_000);
  expect(await counts()).toEqual([1, 1]);
  test.clock.advance(1);
  expect(await counts()).toEqual([0, 0]);
});
