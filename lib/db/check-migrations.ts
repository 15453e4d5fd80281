import { StartError } from '@/lib/start-error';
import { findPendingMigrations } from './find-pending-migrations';
import { readMigrations } from './read-migrations';
import { withClient } from './with-client';

/**
 * Makes sure that the database has this version's schema, for a start that may not migrate it.
 *
 * @param options.appUrl by the application's role
 * @throws StartError that names what is missing and how to mend it
 */
export async function checkMigrations({
  appUrl,
  migrationsDir,
}: {
  appUrl: string;
  migrationsDir: string;
}): Promise<void> {
  const migrations = await readMigrations(migrationsDir);
  const pending = await withClient(appUrl, (client) => findPendingMigrations(client, migrations));
  if (pending.length === 0) return;
  const names = pending.map((migration) => migration.name).join(', ');
  throw new StartError(
    `The database lacks the migrations ${names}. Set DIRECT_URL to the same database by the role that owns its tables, and start again.`,
  );
}
