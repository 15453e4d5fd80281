import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { isDatabaseOutage } from './is-database-outage';
import { withClient } from './with-client';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const pidOf = async (query: (sql: string) => Promise<{ rows: { pid: number }[] }>) =>
  (await query('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

it('lends a connection, and ends it', async () => {
  const pid = await withClient(database.ownerUrl, (client) => pidOf((sql) => client.query(sql)));
  await withClient(database.ownerUrl, async (client) => {
    const alive = 'SELECT count(*)::int AS alive FROM pg_stat_activity WHERE pid = $1';
    await expect
      .poll(async () => (await client.query<{ alive: number }>(alive, [pid])).rows[0]!.alive)
      .toBe(0);
  });
});

it('tells by the next query of a connection that broke while nothing was asked', async () => {
  const lent = withClient(database.ownerUrl, async (client) => {
    const pid = await pidOf((sql) => client.query(sql));
    const ended = new Promise((resolve) => client.once('end', resolve));
    await withClient(database.ownerUrl, (other) =>
      other.query('SELECT pg_terminate_backend($1)', [pid]),
    );
    await ended;
    await client.query('SELECT 1');
  });
  const thrown: unknown = await lent.catch((error: unknown) => error);
  expect(isDatabaseOutage(thrown)).toBe(true);
});

it('throws what its user throws, and where nobody listens', async () => {
  const broken = new Error('broken');
  await expect(withClient(database.ownerUrl, () => Promise.reject(broken))).rejects.toBe(broken);
  const nobody = 'postgresql://nobody@127.0.0.1:1/none';
  await expect(withClient(nobody, () => Promise.resolve())).rejects.toThrow('ECONNREFUSED');
});
