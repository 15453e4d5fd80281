import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { createBreaker, type Breaker } from '@/lib/outgoing/create-breaker';
import { BoundedPool } from './bounded-pool';
import { isDatabaseOutage } from './is-database-outage';

const CONNECT_MS = 300;
const SILENCE_MS = 500;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let proxy: TcpProxy;
let breaker: Breaker;
let clock: number;
let pool: BoundedPool;
beforeEach(async () => {
  const url = new URL(database.appUrl);
  proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  clock = 0;
  breaker = createBreaker({ failures: 3, pauseMs: 1_000 }, () => clock);
  pool = new BoundedPool(
    { connectionString: url.href, max: 3 },
    { connectMs: CONNECT_MS, silenceMs: SILENCE_MS, breaker },
  );
});
afterEach(async () => {
  await proxy.close();
  await pool.end();
});

const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error: unknown) => error,
  );
const ask = (): Promise<unknown> => outcomeOf(pool.query('SELECT 1'));
const isOutage = async (work: Promise<unknown>) => isDatabaseOutage(await outcomeOf(work));

describe('BoundedPool', () => {
  it('gives up a connection that falls silent in the middle of a statement', async () => {
    expect(await ask()).toBe('answered');
    await proxy.set({ kind: 'hang' });
    const startedAt = performance.now();
    expect(await isOutage(pool.query('SELECT 1'))).toBe(true);
    const waited = performance.now() - startedAt;
    expect(waited).toBeGreaterThan(SILENCE_MS * 0.9);
    expect(waited).toBeLessThan(SILENCE_MS * 4);
    await proxy.set(null);
    expect(await ask()).toBe('answered');
  });

  it('gives up what holds a connection for itself, which goes with it', async () => {
    const client = await pool.connect();
    client.on('error', () => undefined);
    await client.query('BEGIN');
    await proxy.set({ kind: 'hang' });
    expect(await isOutage(client.query('SELECT 1'))).toBe(true);
    // As Prisma does it: what was begun is taken back, and the connection given back without a word.
    expect(await isOutage(client.query('ROLLBACK'))).toBe(true);
    client.release();
    expect(pool.totalCount).toBe(0);
  });

  it('leaves a connection alone that nobody waits on', async () => {
    const client = await pool.connect();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    await once(stream, 'timeout');
    expect((await client.query('SELECT 1')).rowCount).toBe(1);
    client.release();
    expect([proxy.connections(), breaker.isOpen]).toEqual([1, false]);
  });

  it('does not take slow answers for silence', async () => {
    const slow = 'SELECT pg_sleep(0.2) FROM generate_series(1, 2)';
    const both = await Promise.all([pool.query(slow), pool.query(slow)]);
    expect(both.map(({ rowCount }) => rowCount)).toEqual([2, 2]);
    expect(breaker.isOpen).toBe(false);
  });

  it('after three vain waits tells at once, is asked once a second while nobody waits, and is well with the first answer', async () => {
    await proxy.set({ kind: 'hang' });
    const query = () => pool.query('SELECT 1');
    const all = (count: number) =>
      Promise.all(Array.from({ length: count }, () => isOutage(query())));
    expect(new Set(await all(3))).toEqual(new Set([true]));
    const tried = proxy.connections();
    expect(new Set(await all(50))).toEqual(new Set([true]));
    expect(proxy.connections()).toBe(tried);
    clock += 1_000;
    const startedAt = performance.now();
    expect(new Set(await all(50))).toEqual(new Set([true]));
    expect(performance.now() - startedAt).toBeLessThan(CONNECT_MS);
    await expect.poll(() => proxy.connections()).toBe(tried + 1);
    await proxy.set(null);
    clock += 1_000;
    expect(await isOutage(query())).toBe(true);
    await expect.poll(() => breaker.isOpen).toBe(false);
    expect(await Promise.all([ask(), ask()])).toEqual(['answered', 'answered']);
  });

  it('is told at once by a database that refuses, and goes on asking it', async () => {
    await proxy.set({ kind: 'refuse' });
    for (let time = 0; time < 5; time += 1)
      expect(await isOutage(pool.query('SELECT 1'))).toBe(true);
    expect(breaker.isOpen).toBe(false);
    await proxy.set(null);
    expect(await ask()).toBe('answered');
  });
});
