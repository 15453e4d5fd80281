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

it('forgets messages after 90 days, and sessions of operators as they end', async () => {
  const { db } = test.context;
  const at = test.clock.now();
  const message = { kind: 'opened', caseId: 'aaaaaaaaaa', createdAt: at, dueAt: at };
  await db.outgoingMessage.createMany({
    data: [
      { ...message, event: 'opened:aaaaaaaaaa', channel: 'mail', sentAt: at },
      { ...message, event: 'opened:aaaaaaaaaa', channel: 'webhook', failure: 'status 500' },
    ],
  });
  const hash = () => new Uint8Array(randomBytes(32));
  await db.operatorSession.create({
    data: {
      ...{ idHash: hash(), wallet: new Uint8Array(randomBytes(20)), browserHash: hash() },
      ...{ createdAt: at, expiresAt: new Date(at.getTime() + 1_000) },
    },
  });
  const counts = async () => {
    await purgeSpent(test.context);
    return [await db.outgoingMessage.count(), await db.operatorSession.count()];
  };
  test.clock.advance(999);
  expect(await counts()).toEqual([2, 1]);
  test.clock.advance(1);
  expect(await counts()).toEqual([2, 0]);
  test.clock.set(new Date(at.getTime() + 90 * 86_400_000));
  expect(await counts()).toEqual([2, 0]);
  test.clock.advance(1);
  expect(await counts()).toEqual([0, 0]);
});
