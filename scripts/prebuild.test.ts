import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let database: TestDatabase;
let settings: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  settings = {
    ...{ VERCEL: '1', SITE_URL: 'https://example.org', APP_SECRET: 'k'.repeat(32) },
    ...{ DATABASE_URL: database.appUrl, DIRECT_URL: database.ownerUrl, PAYMENTS: 'off' },
    BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret',
  };
});
afterAll(() => database.drop());

function prebuild(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'prebuild.mjs')], {
    cwd: tmpdir(),
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

it('does nothing anywhere else', async () => {
  expect(await prebuild({ ...settings, VERCEL: '' })).toEqual({ code: 0, said: '' });
});

it('refuses to build on a database that lacks migrations and cannot be migrated', async () => {
  const { code, said } = await prebuild({ ...settings, DIRECT_URL: '' });
  expect(said).toMatch(/The database lacks the migrations .*_lifecycle.*Set DIRECT_URL/);
  expect(code).toBe(1);
});

it('migrates by the owner, so that the application’s role can work, and only once', async () => {
  const names = await readdir(path.join(ROOT, 'prisma', 'migrations'), { withFileTypes: true });
  const migrations = names.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const first = await prebuild(settings);
  expect(first.said).toContain(`prebuild: applied ${migrations.sort().join(', ')}`);
  expect(first.code).toBe(0);
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  expect((await client.query('SELECT id FROM instance')).rowCount).toBe(1);
  await client.end();

  expect((await prebuild(settings)).said).toContain('prebuild: no migration is new');
  expect((await prebuild({ ...settings, DIRECT_URL: '' })).said).toContain(
    'prebuild: the database has every migration',
  );
});

it('tells all that is missing, and no password', async () => {
  const { code, said } = await prebuild({ VERCEL: '1', NETWORK: 'moon' });
  expect(said).toMatch(/^NETWORK must be base or base-sepolia/m);
  expect(said).toMatch(/^DATABASE_URL must be set: nothing here brings its own$/m);
  expect(said).toMatch(/^SITE_URL must be set/m);
  expect(code).toBe(1);
  const onDisk = await prebuild({ ...settings, BLOB_READ_WRITE_TOKEN: '' });
  expect(onDisk.said).toMatch(/there is no disk here that stays$/m);
  expect(onDisk.code).toBe(1);

  const wrong = settings.DIRECT_URL!.replace(/:[0-9a-f]+@/, ':hunter22@');
  const refused = await prebuild({ ...settings, DIRECT_URL: wrong });
  expect(refused.said).toContain('password authentication failed');
  expect(refused.said).not.toContain('hunter22');
  expect(refused.code).toBe(1);
});
