import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import type { Cdn } from './cdn';
import { queuePurge } from './queue-purge';

const cdn: Cdn = { name: 'none', batch: 1, purge: () => Promise.reject(new Error('not called')) };
const URLS = ['https://i.example.org/aaaaaaaaaaaa.png', 'https://i.example.org/bbbbbbbbbbbb.png'];

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(() => test.context.db.cdnPurge.deleteMany());

it('queues each address at once, and again when fetches under way have ended', async () => {
  const { db, clock } = test.context;
  await queuePurge({ cdn, clock }, db, URLS);
  const now = clock.now().getTime();
  const rows = await db.cdnPurge.findMany({ orderBy: [{ dueAt: 'asc' }, { url: 'asc' }] });
  expect(rows.map(({ url, createdAt, dueAt }) => [url, +createdAt - now, +dueAt - now])).toEqual([
    [URLS[0], 0, 0],
    [URLS[1], 0, 0],
    [URLS[0], 0, 60_000],
    [URLS[1], 0, 60_000],
  ]);
});

it('queues nothing without a CDN, or without an address', async () => {
  const { db, clock } = test.context;
  await queuePurge({ cdn: null, clock }, db, URLS);
  await queuePurge({ cdn, clock }, db, []);
  expect(await db.cdnPurge.count()).toBe(0);
});

it('queues nothing where the transaction that ends the serving fails', async () => {
  const { db, clock } = test.context;
  const failing = db.$transaction(async (inside) => {
    await queuePurge({ cdn, clock }, inside, URLS);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await db.cdnPurge.count()).toBe(0);
});
