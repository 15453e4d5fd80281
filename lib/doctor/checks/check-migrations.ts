import type pg from 'pg';
import { findPendingMigrations } from '@/lib/db/find-pending-migrations';
import { readMigrations } from '@/lib/db/read-migrations';
import { withClient } from '@/lib/db/with-client';
import type { Secret } from '@/lib/secret';
import { StartError } from '@/lib/start-error';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped } from '../finding';

const CONNECT_MS = 5_000;

/** Null: the database has none. */
async function readInstance(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>('SELECT id::text FROM instance');
  return rows[0]?.id ?? null;
}

/** Whether the database has this version's schema, and DIRECT_URL, where set, is the same database. */
export const checkMigrations: Check = async ({ env, migrationsDir }) => {
  const { databaseUrl, directUrl } = env;
  if (databaseUrl === null) return skipped('no DATABASE_URL: `npm start` migrates its own');
  const migrations = await readMigrations(migrationsDir);
  const ask = <Told>(url: Secret, work: (client: pg.Client) => Promise<Told>) =>
    withClient({ connectionString: url.reveal(), connectionTimeoutMillis: CONNECT_MS }, work);
  try {
    return await ask(databaseUrl, async (client) => {
      const pending = await findPendingMigrations(client, migrations);
      if (pending.length > 0) {
        return fail(
          `not applied: ${pending.map(({ name }) => name).join(', ')}`,
          directUrl === null
            ? 'Set DIRECT_URL to the same database by the role that owns its tables, and start or build again.'
            : 'Start or build again: DIRECT_URL is set, so they are applied.',
        );
      }
      const instance = await readInstance(client);
      if (directUrl !== null && (await ask(directUrl, readInstance)) !== instance) {
        return fail('DIRECT_URL is another database', 'Set it to the database of DATABASE_URL.');
      }
      return ok(`all ${migrations.length} are applied`);
    });
  } catch (thrown) {
    return fail(
      explain(thrown),
      thrown instanceof StartError
        ? 'Do not start this version on this database before that.'
        : 'Look at the database, and at DIRECT_URL where it is set.',
    );
  }
};
