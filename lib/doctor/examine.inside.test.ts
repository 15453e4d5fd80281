import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { wrapStore } from '@/dev/context/wrap-store';
import { findFaults, openSurgery, type Fault, type Surgery } from '@/dev/doctor/open-surgery';
import { createDiskStore } from '@/lib/storage/disk/create-disk-store';

let stage: Surgery;
beforeAll(async () => {
  stage = await openSurgery();
});
beforeEach(() => stage.heal());
afterAll(() => stage.close());

const setting = (settings: Record<string, string>) => async () => ({
  ports: stage.portsWith(settings),
});

const sql = (text: string, undo: string) => async () => {
  await stage.owner.query(text);
  return { undo: () => stage.owner.query(undo) };
};

const FAULTS: readonly Fault[] = [
  {
    title: 'no database',
    plant: setting({ DATABASE_URL: 'postgres://a:hunter22@127.0.0.1:1/c' }),
    found: /^fail database: the database does not answer: .*ECONNREFUSED.*Set DATABASE_URL/,
  },
  {
    title: 'a wrong password',
    plant: async () => {
      const url = new URL(stage.its.settings.DATABASE_URL!);
      url.password = 'hunter22';
      return { ports: stage.portsWith({ DATABASE_URL: url.href }) };
    },
    found: /^fail database: .*password authentication failed/,
  },
  {
    title: 'a role that can alter the tables',
    plant: async () => ({ ports: stage.portsWith({ DATABASE_URL: stage.its.test.ownerUrl }) }),
    found: /^warn database: .*img402_owner, who owns the tables.*DIRECT_URL/,
  },
  {
    title: 'a migration that is not applied',
    plant: sql(
      `CREATE TABLE kept AS SELECT * FROM _prisma_migrations;
       DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_lifecycle'`,
      `INSERT INTO _prisma_migrations SELECT * FROM kept WHERE migration_name LIKE '%_lifecycle'; DROP TABLE kept`,
    ),
    found: /^fail migrations: not applied: \d+_lifecycle\. Set DIRECT_URL/,
  },
  {
    title: 'a migration of a newer version',
    plant: sql(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '2099_new', now())`,
      `DELETE FROM _prisma_migrations WHERE id = 'x'`,
    ),
    found: /^fail migrations: .*newer version of img402 \(2099_new\)/,
  },
  {
    title: 'a migration that failed',
    plant: sql(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_lifecycle'`,
      `UPDATE _prisma_migrations SET finished_at = now()`,
    ),
    found: /^fail migrations: .*_lifecycle failed earlier/,
  },
  {
    title: 'a migration that was edited',
    plant: sql(
      `UPDATE _prisma_migrations SET checksum = reverse(checksum) WHERE migration_name LIKE '%_lifecycle'`,
      `UPDATE _prisma_migrations SET checksum = reverse(checksum) WHERE migration_name LIKE '%_lifecycle'`,
    ),
    found: /^fail migrations: .*_lifecycle is not the file that was applied/,
  },
  {
    title: 'a DIRECT_URL of another database',
    plant: async () => {
      const url = new URL(stage.its.test.ownerUrl);
      url.pathname = '/postgres';
      return { ports: stage.portsWith({ DIRECT_URL: url.href }) };
    },
    found: /^fail migrations: .*Look at the database, and at DIRECT_URL/,
  },
  {
    title: 'another APP_SECRET',
    plant: setting({ APP_SECRET: 'another-secret-of-32-characters-or-more' }),
    found: /^fail secret: APP_SECRET is not the one that this database was made with/,
  },
  {
    title: 'a clock that is wrong',
    plant: async () => ({
      ports: stage.portsWith({}, { clock: { now: () => new Date(Date.now() - 60_000) } }),
    }),
    found: /^fail clock: this machine is 60 s behind the database.*NTP/,
  },
  {
    title: 'a folder that cannot be written',
    plant: async () => {
      const root = path.join(stage.its.settings.DATA_DIR!, 'a-file');
      await writeFile(root, '');
      return { ports: stage.portsWith({}, { store: createDiskStore({ root, fsync: true }) }) };
    },
    found: /^fail store: disk: .*ENOTDIR.*Let the user that img402 runs as write/,
  },
  {
    title: 'a disk that is nearly full',
    plant: async () => {
      const store = wrapStore(stage.its.test.context.store, {
        freeBytes: async () => 300 * 1024 ** 2,
      });
      return { ports: stage.portsWith({}, { store }) };
    },
    found: /^fail store: .*300 MB free\. Make room/,
  },
  {
    title: 'a disk on Vercel',
    plant: async () => {
      const behind = stage.product();
      stage.its.serveBy((request, response) => {
        response.setHeader('x-vercel-id', 'fra1::0');
        behind(request, response);
      });
      const settings = { TRUST_PROXY: 'vercel', CRON_SECRET: 'a-secret-of-the-cron' };
      return { ports: stage.portsWith(settings) };
    },
    found: /^fail store: a disk, which functions of Vercel have none of\. Set BLOB_READ/,
  },
  {
    title: 'jobs that nobody can run',
    plant: setting({ CRON: 'off' }),
    found: /^fail cron: nobody can run the jobs: CRON=off, and CRON_SECRET is not set/,
  },
  {
    title: 'a job that has not run for two days',
    plant: sql(
      `UPDATE job SET started_at = now() - interval '2 days' WHERE name = 'expire'`,
      'UPDATE job SET started_at = now()',
    ),
    found: /^warn jobs: not run for a day: expire\./,
  },
];

it.each(FAULTS)('finds $title, and nothing else', async ({ plant, found }) => {
  const { ports = stage.portsWith(), undo } = await plant();
  try {
    const faults = await findFaults(ports);
    expect(faults).toEqual([expect.stringMatching(found)]);
    expect(faults.join()).not.toContain('hunter22');
  } finally {
    await undo?.();
  }
});
