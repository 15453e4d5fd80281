import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '@/lib/db/migrate';
import { readMigrations } from '@/lib/db/read-migrations';
import { withClient } from '@/lib/db/with-client';
import { StartError } from '@/lib/start-error';
import { toTableFile, type Manifest } from './manifest';

export type BackupTarget = {
  /** By the role that owns the tables, or is to own them. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly migrationsDir: string;
};

/** A schema that is newer than the backup's rows could not take them as they are. */
async function assertNotNewer(client: pg.Client, migrations: readonly string[]): Promise<void> {
  const table = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (table.rows[0]?.found !== true) return;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations',
  );
  if (rows.every(({ name }) => migrations.includes(name))) return;
  throw new StartError(
    'The database has tables of a newer version than the backup. Restore into a database without any.',
  );
}

/** A database that anybody has used is not overwritten. */
async function assertUnused(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(
    'SELECT EXISTS (SELECT FROM image) OR EXISTS (SELECT FROM payment) AS used',
  );
  if (rows[0]?.used === true) {
    throw new StartError(
      'The database holds images or payments already. Restore into an empty one: another DATABASE_URL, or another DATA_DIR.',
    );
  }
}

async function loadTable(
  client: pg.Client,
  folder: string,
  { name, rows }: Manifest['tables'][number],
) {
  const copy = client.query(copyFrom(`COPY ${pg.escapeIdentifier(name)} FROM STDIN`));
  await pipeline(createReadStream(path.join(folder, toTableFile(name))), createGunzip(), copy);
  if (copy.rowCount === rows) return;
  throw new StartError(
    `${name} has ${copy.rowCount} rows instead of ${rows}. Restore another backup.`,
  );
}

/** Numbers that the database counts itself go on behind the largest that was loaded. */
async function moveSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `SELECT pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence,
       quote_ident(table_name) AS table, quote_ident(column_name) AS column
     FROM information_schema.columns
     WHERE table_schema = current_schema() AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`,
  );
  for (const { sequence, table, column } of rows) {
    await client.query(`SELECT setval($1, COALESCE(max(${column}), 0) + 1, false) FROM ${table}`, [
      sequence,
    ]);
  }
}

/** Rows as they were, which no trigger of ours has to judge again; leases of servers that are gone are ended. */
async function load(client: pg.Client, folder: string, manifest: Manifest): Promise<void> {
  const names = manifest.tables.map(({ name }) => pg.escapeIdentifier(name));
  await client.query('BEGIN');
  // The audit, empty as it is, would refuse to be emptied.
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${names.join(', ')}`);
  for (const table of manifest.tables) await loadTable(client, folder, table);
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  await moveSequences(client);
  await client.query('UPDATE job SET owner = NULL, lease_until = NULL');
  await client.query('UPDATE instance SET closed_at = now(), backup_at = $1, backup_block = $2', [
    manifest.takenAt,
    manifest.chain?.block ?? null,
  ]);
  await client.query('COMMIT');
}

/**
 * Loads a backup into an empty database: first the schema that it was made with, then its rows, all or none of them, then
 * whatever migrations this version has more. It is closed then, and opens when what happened since is made up for.
 *
 * @throws StartError where the database is in use, or the backup is of a newer version
 */
export async function loadBackup(
  { ownerUrl, appUrl, migrationsDir }: BackupTarget,
  folder: string,
  manifest: Manifest,
): Promise<void> {
  const known = new Set((await readMigrations(migrationsDir)).map(({ name }) => name));
  const newer = manifest.migrations.filter((name) => !known.has(name));
  if (newer.length > 0) {
    throw new StartError(
      `The backup is of a newer version of img402 (${newer.join(', ')}). Restore it with that version.`,
    );
  }
  // Where it breaks, nothing is loaded.
  await withClient(ownerUrl, async (client) => {
    await assertNotNewer(client, manifest.migrations);
    await migrate({ ownerUrl, appUrl, migrationsDir, only: manifest.migrations });
    await assertUnused(client);
    await load(client, folder, manifest);
  });
  await migrate({ ownerUrl, appUrl, migrationsDir });
}
