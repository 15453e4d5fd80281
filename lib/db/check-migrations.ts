import pg from 'pg';
import { findPendingMigrations } from './find-pending-migrations';
import { MigrationError } from './migration-error';
import { readMigrations } from './read-migrations';

/**
 * Makes sure that the database has this version's schema, for a start that may not migrate it.
 *
 * @param options.appUrl by the application's role
 * @throws MigrationError that names what is missing and how to mend it
 */
export async function checkMigrations({
  appUrl,
  migrationsDir,
}: {
  appUrl: string;
  migrationsDir: string;
}): Promise<void> {
  const migrations = await readMigrations(migrationsDir);
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  try {
    const pending = await findPendingMigrations(client, migrations);
    if (pending.length === 0) return;
    const names = pending.map((migration) => migration.name).join(', ');
    throw new MigrationError(
      `The database lacks the migrations ${names}. Set DIRECT_URL to the same database by the role that owns its tables, and start again.`,
    );
  } finally {
    await client.end();
  }
}
