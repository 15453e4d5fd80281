import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { createClient } from '@/lib/db/create-client';
import { StoreError, type Store } from '@/lib/storage/store';
import { checkHealth } from './check-health';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

/** Each check on a client of its own, since answers are shared for a while by client. */
async function check(parts: Partial<Store>, url = test.context.env.databaseUrl!.reveal()) {
  const db = createClient(url, { poolSize: 1 });
  const store = wrapStore(test.context.store, parts);
  const health = await checkHealth({ ...test.context, db, store });
  await db.$disconnect();
  return health;
}
const away = () => Promise.reject(new StoreError('unavailable', 'the disk is away'));
const deadUrl = () => {
  const url = new URL(test.context.env.databaseUrl!.reveal());
  url.pathname = '/no_such_database';
  return url.href;
};

describe('checkHealth', () => {
  it('tells each part with its state and time', async () => {
    expect(await check({ freeBytes: async () => 300 * 1024 * 1024 })).toEqual({
      status: 'ok',
      parts: {
        database: { state: 'ok', ms: expect.any(Number) },
        store: { state: 'ok', ms: expect.any(Number) },
        disk: { state: 'ok', ms: expect.any(Number), freeBytes: 300 * 1024 * 1024 },
        jobs: { state: 'ok', ms: expect.any(Number), waiting: {} },
      },
    });
  });

  const failed = { state: 'failed', ms: expect.any(Number) };
  it.each([
    [
      'the store',
      { check: away },
      { database: { state: 'ok' }, store: failed, disk: { state: 'ok' } },
    ],
    [
      'the disk’s room',
      { freeBytes: async () => 255 * 1024 * 1024 },
      { store: { state: 'ok' }, disk: { state: 'failed', freeBytes: 255 * 1024 * 1024 } },
    ],
    [
      'the disk',
      { freeBytes: away },
      { store: { state: 'ok' }, disk: { state: 'failed', freeBytes: null } },
    ],
  ] as [string, Partial<Store>, object][])('fails with %s alone', async (_, parts, expected) => {
    expect(await check(parts)).toMatchObject({ status: 'failed', parts: expected });
  });

  it('fails with the database alone, and tells nobody why', async () => {
    const health = await check({}, deadUrl());
    expect(health).toMatchObject({
      status: 'failed',
      parts: { database: failed, store: { state: 'ok' } },
    });
    expect(JSON.stringify(health)).not.toContain('no_such_database');
    expect(test.lines.at(-1)).toContain('health probe failed');
  });

  it('fails with a database that takes reads only', async () => {
    const url = new URL(test.context.env.databaseUrl!.reveal());
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    expect(await check({}, url.href)).toMatchObject({
      status: 'failed',
      parts: { database: failed, store: { state: 'ok' } },
    });
    expect(test.lines.at(-1)).toContain('the database is read-only');
  });

  it('is well with a store that does not tell its room', async () => {
    expect(await check({ freeBytes: async () => null })).toMatchObject({
      status: 'ok',
      parts: { disk: { state: 'ok', freeBytes: null } },
    });
  });

  it('gives up a part that does not answer', async () => {
    const startedAt = performance.now();
    const health = await check({ check: () => new Promise(() => undefined) });
    expect(health.parts.store.state).toBe('failed');
    expect(health.parts.database.state).toBe('ok');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('asks once for all who ask at once', async () => {
    let asked = 0;
    const store = wrapStore(test.context.store, {
      check: async () => {
        asked += 1;
      },
    });
    const db = createClient(test.context.env.databaseUrl!.reveal(), { poolSize: 1 });
    const ports = { ...test.context, db, store };
    const all = await Promise.all(Array.from({ length: 20 }, () => checkHealth(ports)));
    expect(new Set(all).size).toBe(1);
    expect(asked).toBe(1);
    await db.$disconnect();
  });
});
