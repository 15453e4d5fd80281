import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { findPendingMigrations } from './find-pending-migrations';
import { grantToApp } from './grant-to-app';
import { readMigrations, type Migration } from './read-migrations';
import { withClient } from './with-client';

/** The advisory lock that Prisma's own CLI takes, so that it and this exclude each other. */
const LOCK = 72_707_369;

/** As Prisma's schema engine makes it. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** A migration and the row that says so: both or neither. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    // Where the connection itself broke, the server rolls back without being asked.
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`migration ${name} failed and was rolled back`, { cause });
  }
}

/**
 * Brings the database to this version's schema, with plain SQL: Prisma's own CLI cannot run without internet. Its
 * table is kept as it would keep it, so that it agrees where there is. Safe to run from several starts at once.
 *
 * @param options.ownerUrl by the role that owns the tables; direct, since a transaction pooler breaks the lock
 * @param options.appUrl by the role to grant rows to. Where it is the owner's own, nothing is granted
 * @param options.only names: to an earlier version's schema, for a backup of that version
 * @returns the names of the migrations that were applied
 * @throws StartError where the database is not one that this version can take further
 */
export async function migrate({
  ownerUrl,
  appUrl,
  migrationsDir,
  only,
}: {
  ownerUrl: string;
  appUrl: string;
  migrationsDir: string;
  only?: readonly string[];
}): Promise<string[]> {
  const known = await readMigrations(migrationsDir);
  const migrations = only === undefined ? known : known.filter(({ name }) => only.includes(name));
  // The end of the session is the end of the lock.
  return withClient(ownerUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const pending = await findPendingMigrations(client, migrations);
    if (pending.length > 0) await client.query(CREATE_TABLE);
    for (const migration of pending) await apply(client, migration);
    await grantToApp(client, decodeURIComponent(new URL(appUrl).username));
    return pending.map((migration) => migration.name);
  });
}
