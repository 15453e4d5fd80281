import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from './choose-account';
import { findProcesses } from './find-processes';
import { startPostgres, type Postgres } from './start-postgres';

let parent: string;
let dataDir: string;
let running: Postgres[] = [];
let said: string[] = [];

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'img402 postgres-'));
  await chmod(parent, 0o700);
  dataDir = path.join(parent, 'da ta');
  said = [];
});
afterEach(async () => {
  await Promise.all(running.map((postgres) => postgres.stop()));
  running = [];
  await rm(parent, { recursive: true });
});

async function start(account?: Account): Promise<Postgres> {
  const postgres = await startPostgres({
    dataDir,
    log: (line) => said.push(line),
    durable: false,
    ...(account === undefined ? {} : { account }),
  });
  running.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What the owner wrote is what the next server must still have. */
async function expectKept({ ownerUrl }: Postgres): Promise<void> {
  expect(await query(ownerUrl, 'SELECT a FROM kept')).toEqual([{ a: 1 }]);
}
/** Without `durable` a commit may still be in memory when the server is killed. */
async function write({ ownerUrl, superUrl }: Postgres): Promise<void> {
  await query(ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS a');
  await query(superUrl, 'CHECKPOINT');
}

describe('startPostgres', () => {
  it('makes a database in a folder of mode 700 with a space in its path, and keeps it', async () => {
    const first = await start();
    await write(first);
    const facts = "SELECT current_user AS role, current_setting('server_encoding') AS encoding";
    expect(await query(first.appUrl, facts)).toEqual([{ role: 'img402_app', encoding: 'UTF8' }]);
    const ways = "SELECT string_agg(setting, ' ' ORDER BY name) AS ways FROM pg_settings";
    const where = "WHERE name IN ('listen_addresses', 'unix_socket_directories')";
    expect(await query(first.superUrl, `${ways} ${where}`)).toEqual([{ ways: '127.0.0.1 ' }]);
    const secret = await stat(path.join(dataDir, 'postgres', 'credentials.json'));
    expect(secret.mode & 0o777).toBe(0o600);
    await first.stop();
    await expect(query(first.appUrl, 'SELECT 1')).rejects.toThrow();
    const second = await start();
    await expectKept(second);
    expect(said).toEqual([]);
  });

  it('lets nobody in without the password', async () => {
    const { appUrl } = await start();
    const wrong = new URL(appUrl);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('recovers after the server was killed', async () => {
    const first = await start();
    await write(first);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await expectKept(await start());
  });

  it('stops a server that an earlier start left running, before it starts its own', async () => {
    const left = await start();
    await write(left);
    const next = await start();
    await left.ended;
    expect(next.pid).not.toBe(left.pid);
    expect(said).toEqual([expect.stringContaining(`(process ${left.pid})`)]);
    await expectKept(next);
  });

  it('is not misled by a postmaster.pid whose number another process has by now', async () => {
    const first = await start();
    await first.stop();
    const file = path.join(dataDir, 'postgres', 'data', 'postmaster.pid');
    await writeFile(file, `${process.pid}\n/elsewhere\n0\n5432\n\n127.0.0.1\n0 0\nready\n`);
    await start();
    expect((await readFile(file, 'utf8')).split('\n')[0]).not.toBe(String(process.pid));
  });

  it('begins anew where an earlier start was killed while it made the database', async () => {
    const half = path.join(dataDir, 'postgres.new-0123456789ab');
    await mkdir(path.join(half, 'data', 'base'), { recursive: true });
    await start();
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  it('refuses a database of another major version, and leaves it alone', async () => {
    const first = await start();
    await first.stop();
    const file = path.join(dataDir, 'postgres', 'data', 'PG_VERSION');
    await writeFile(file, '17\n');
    await expect(start()).rejects.toMatchObject({
      message: expect.stringContaining('was made by Postgres 17 and this is Postgres 18'),
    });
    expect(await readFile(file, 'utf8')).toBe('17\n');
  });

  it('tells why where the server does not start', async () => {
    const first = await start();
    await first.stop();
    await rm(path.join(dataDir, 'postgres', 'data', 'global'), { recursive: true });
    await expect(start()).rejects.toThrow(/Postgres ended while starting/);
  });

  // The way of a root that may not make user namespaces, as in Docker.
  if (process.getuid?.() === 0) {
    it('runs as another user, with data where that user can reach it', async () => {
      const home = await mkdtemp(path.join(tmpdir(), 'img402-home-'));
      const user = { kind: 'user', name: 'nobody', uid: 65_534, gid: 65_534, home } as const;
      const first = await start(user);
      await write(first);
      expect(said).toEqual([expect.stringContaining(`its data is in ${home}`)]);
      const { uid } = await stat(`/proc/${first.pid}`);
      expect(uid).toBe(65_534);
      const next = await start(user);
      await first.ended;
      await expectKept(next);
      await next.stop();
      await rm(home, { recursive: true });
    });
  }
});

describe('findProcesses', () => {
  it('finds all of one server and none of another', async () => {
    const { superUrl, pid } = await start();
    const [row] = (await query(superUrl, 'SHOW cluster_name')) as [{ cluster_name: string }];
    const found = findProcesses(row.cluster_name);
    expect(found).toContain(pid);
    expect(found.length).toBeGreaterThan(3);
    expect(findProcesses(row.cluster_name.slice(0, -1))).toEqual([]);
  });
});
