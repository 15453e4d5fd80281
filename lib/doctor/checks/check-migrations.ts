import pg from 'pg';
import { findPendingMigrations } from '@/lib/db/find-pending-migrations';
import { readMigrations } from '@/lib/db/read-migrations';
import { StartError } from '@/lib/start-error';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped } from '../finding';

const INSTANCE = 'SELECT id::text FROM instance';

/** Null: the database of this address cannot be asked, or has no such table. */
async function readInstance(connectionString: string): Promise<string | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ id: string }>(INSTANCE)).rows[0]?.id ?? null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the database has this version's schema, and DIRECT_URL, where set, is the same database. */
export const checkMigrations: Check = async ({ env, migrationsDir }) => {
  const { databaseUrl, directUrl } = env;
  if (databaseUrl === null) return skipped('no DATABASE_URL: `npm start` migrates its own');
  const migrations = await readMigrations(migrationsDir);
  const client = new pg.Client({
    connectionString: databaseUrl.reveal(),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const pending = await findPendingMigrations(client, migrations);
    if (pending.length > 0) {
      return fail(
        `not applied: ${pending.map(({ name }) => name).join(', ')}`,
        directUrl === null
          ? 'Set DIRECT_URL to the same database by the role that owns its tables, and start or build again.'
          : 'Start or build again: DIRECT_URL is set, so they are applied.',
      );
    }
    const instance = (await client.query<{ id: string }>(INSTANCE)).rows[0]?.id;
    if (directUrl !== null && (await readInstance(directUrl.reveal())) !== instance) {
      return fail('DIRECT_URL is another database', 'Set it to the database of DATABASE_URL.');
    }
    return ok(`all ${migrations.length} are applied`);
  } catch (thrown) {
    return fail(
      explain(thrown),
      thrown instanceof StartError
        ? 'Do not start this version on this database before that.'
        : 'Look at the database, and at DIRECT_URL where it is set.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
};
