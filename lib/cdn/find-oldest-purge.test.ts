import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { findOldestPurge } from './find-oldest-purge';

const url = 'https://i.example.org/aaaaaaaaaaaa.png';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

it('tells what is behind, and not what is only due later', async () => {
  const { db, clock } = test.context;
  const look = () => findOldestPurge(test.context);
  const at = (ms: number) => new Date(clock.now().getTime() + ms);
  const nothing = { waiting: 0, failing: 0, oldestAt: null, failure: null };
  expect(await look()).toEqual(nothing);

  await db.cdnPurge.create({ data: { url, createdAt: at(0), dueAt: at(60_000) } });
  expect(await look()).toEqual(nothing);

  await db.cdnPurge.create({ data: { url, createdAt: at(-1_000), dueAt: at(0) } });
  expect(await look()).toEqual({
    ...{ waiting: 1, failing: 0, oldestAt: at(-1_000), failure: null },
  });

  const failure = 'status 500';
  await db.cdnPurge.create({
    data: { url, createdAt: at(-9_000), dueAt: at(3_600_000), attempts: 9, failure },
  });
  expect(await look()).toEqual({ waiting: 2, failing: 1, oldestAt: at(-9_000), failure });
});

it('counts no more than a thousand', async () => {
  const { db, clock } = test.context;
  const now = clock.now();
  await db.cdnPurge.createMany({
    data: Array.from({ length: 1_005 }, () => ({ url, createdAt: now, dueAt: now })),
  });
  expect((await findOldestPurge(test.context)).waiting).toBe(1_000);
});
