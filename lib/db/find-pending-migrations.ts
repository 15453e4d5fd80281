import type pg from 'pg';
import { StartError } from '@/lib/start-error';
import type { Migration } from './read-migrations';

type Applied = {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
};

/**
 * Compares the migrations of this version with the table `_prisma_migrations` and answers with those still to apply.
 *
 * @throws StartError where the database has one that failed, that has changed since, or that this version lacks
 */
export async function findPendingMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const table = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (table.rows[0]?.found !== true) return [...migrations];
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const names = (of: readonly Applied[]) => of.map((row) => row.migration_name).join(', ');

  const unknown = rows.filter((row) => !known.has(row.migration_name));
  if (unknown.length > 0) {
    throw new StartError(
      `The database was migrated by a newer version of img402 (${names(unknown)}). Start that version, or restore a backup from before it.`,
    );
  }
  const failed = rows.filter((row) => row.finished_at === null);
  if (failed.length > 0) {
    throw new StartError(
      `The migration ${names(failed)} failed earlier. Look at the database, then mark it with "prisma migrate resolve".`,
    );
  }
  const changed = rows.filter((row) => known.get(row.migration_name)?.checksum !== row.checksum);
  if (changed.length > 0) {
    throw new StartError(
      `The migration ${names(changed)} is not the file that was applied to this database. Restore that file; a change belongs in a new migration.`,
    );
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}
