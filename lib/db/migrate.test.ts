import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { StartError } from '@/lib/start-error';
import { checkMigrations } from './check-migrations';
import { createClient } from './create-client';
import { migrate } from './migrate';
import { readMigrations } from './read-migrations';

const REAL = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  folder = await mkdtemp(path.join(tmpdir(), 'img402-migrations-'));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

const run = (migrationsDir = folder) => migrate({ ...database, migrationsDir });

describe('migrate', () => {
  it('applies everything once, in the order of the names, and nothing the second time', async () => {
    await addMigration('2_second', 'ALTER TABLE first ADD COLUMN b int');
    await addMigration('1_first', 'CREATE TABLE first (a int)');
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    const rows = await query(
      database.ownerUrl,
      'SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1',
    );
    const [first, second] = await readMigrations(folder);
    expect(rows).toEqual([
      { migration_name: '1_first', checksum: first?.checksum, applied_steps_count: 1, done: true },
      {
        migration_name: '2_second',
        checksum: second?.checksum,
        applied_steps_count: 1,
        done: true,
      },
    ]);
  });

  it('lets one of several starts at once do the work', async () => {
    await cp(REAL, folder, { recursive: true });
    const applied = await Promise.all(Array.from({ length: 5 }, () => run()));
    const names = (await readMigrations(REAL)).map(({ name }) => name);
    expect(applied.filter((list) => list.length > 0)).toEqual([names]);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    await addMigration('1_good', 'CREATE TABLE good (a int)');
    await addMigration('2_bad', 'CREATE TABLE half (a int); SELECT 1/0');
    await expect(run()).rejects.toThrow('2_bad failed and was rolled back');
    const tables = await query<{ tablename: string }>(
      database.ownerUrl,
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(tables.map((row) => row.tablename)).toEqual(['_prisma_migrations', 'good']);
    await addMigration('2_bad', 'CREATE TABLE half (a int)');
    expect(await run()).toEqual(['2_bad']);
  });

  it('refuses a migration that changed after it was applied', async () => {
    await addMigration('1_first', 'CREATE TABLE first (a int)');
    await run();
    await addMigration('1_first', 'CREATE TABLE first (a bigint)');
    await expect(run()).rejects.toThrow(/1_first is not the file that was applied/);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await addMigration('1_first', 'CREATE TABLE first (a int)');
    await addMigration('2_future', 'CREATE TABLE future (a int)');
    await run();
    await rm(path.join(folder, '2_future'), { recursive: true });
    await expect(run()).rejects.toThrow(/newer version of img402 \(2_future\)/);
    await expect(run()).rejects.toBeInstanceOf(StartError);
  });

  it('refuses a migration that the ordinary CLI left half done', async () => {
    await addMigration('1_first', 'CREATE TABLE first (a int)');
    await run();
    await query(database.ownerUrl, 'UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(run()).rejects.toThrow(/1_first failed earlier/);
  });
});

describe('the role of the application', () => {
  it.each([
    'CREATE TABLE mine (a int)',
    'CREATE SCHEMA mine',
    'CREATE TEMPORARY TABLE mine (a int)',
    'ALTER TABLE image ADD COLUMN mine int',
    'DROP TABLE image',
    'TRUNCATE image',
    'CREATE INDEX mine ON image (id)',
    'DELETE FROM _prisma_migrations',
    "UPDATE _prisma_migrations SET checksum = ''",
    'CREATE ROLE mine',
    'CREATE DATABASE mine',
  ])('may not: %s', async (sql) => {
    await run(REAL);
    await expect(query(database.appUrl, sql)).rejects.toThrow(/permission denied|must be owner of/);
  });

  it('reads and writes the rows of every table, of later ones too', async () => {
    await cp(REAL, folder, { recursive: true });
    await run();
    const db = createClient(database.appUrl, { poolSize: 1 });
    await db.dailyUsage.create({ data: { day: new Date('2030-01-02'), freeBytes: 1n } });
    await db.dailyUsage.updateMany({ data: { freeUploads: 2 } });
    expect(await db.dailyUsage.findMany()).toEqual([
      { day: new Date('2030-01-02'), freeBytes: 1n, freeUploads: 2 },
    ]);
    await db.dailyUsage.deleteMany();
    await db.$disconnect();
    await addMigration('9_later', 'CREATE TABLE later (id serial, a int)');
    await run();
    await query(database.appUrl, 'INSERT INTO later (a) VALUES (1)');
    expect(await query(database.appUrl, 'SELECT id, a FROM later')).toEqual([{ id: 1, a: 1 }]);
  });
});

describe('checkMigrations', () => {
  const check = () => checkMigrations({ appUrl: database.appUrl, migrationsDir: folder });

  it('passes where everything is applied and names DIRECT_URL where it is not', async () => {
    await addMigration('1_first', 'CREATE TABLE first (a int)');
    await expect(check()).rejects.toThrow(/lacks the migrations 1_first\. Set DIRECT_URL/);
    await run();
    await expect(check()).resolves.toBeUndefined();
    await addMigration('2_second', 'CREATE TABLE second (a int)');
    await expect(check()).rejects.toThrow(/lacks the migrations 2_second\./);
  });
});
