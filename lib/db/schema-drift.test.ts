import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { startSchemaEngine } from '@/dev/postgres/start-schema-engine';
import { readMigrations } from './read-migrations';

const PRISMA = fileURLToPath(new URL('../../prisma', import.meta.url));
const FILTERS = { externalTables: [], externalEnums: [] };

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function diffToSchema() {
  const engine = await startSchemaEngine(database.ownerUrl);
  const file = path.join(PRISMA, 'schema.prisma');
  const files = [{ path: file, content: await readFile(file, 'utf8') }];
  return engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: PRISMA },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: FILTERS,
  });
}

async function diagnose() {
  const engine = await startSchemaEngine(database.ownerUrl);
  const migrations = await readMigrations(path.join(PRISMA, 'migrations'));
  return engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: path.join(PRISMA, 'migrations'),
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
    },
    optInToShadowDatabase: false,
    filters: FILTERS,
  });
}

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}

it('the migrated database is what schema.prisma says', async () => {
  expect(await diffToSchema()).toMatchObject({ exitCode: 0 });
  await execute('ALTER TABLE image DROP COLUMN frames');
  expect(await diffToSchema()).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining('ADD COLUMN     "frames" INTEGER NOT NULL') as string,
  });
});

it("Prisma's own engine finds the migrations applied and unchanged", async () => {
  const upToDate = {
    hasMigrationsTable: true,
    history: null,
    failedMigrationNames: [],
    editedMigrationNames: [],
  };
  expect(await diagnose()).toEqual(upToDate);
  await execute("UPDATE _prisma_migrations SET checksum = 'other'");
  expect(await diagnose()).not.toEqual(upToDate);
});
