import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { findRunningFolder } from '@/dev/postgres/find-running-folder';
import { findRunningUrl } from '@/dev/postgres/find-running-url';

export type OpenCluster = {
  readonly client: pg.Client;
  /** Where Postgres keeps everything, its log too. */
  readonly folder: string;
  /** Every row of every table as text. */
  dump(): Promise<Buffer>;
};

/** The Postgres that the product runs for itself, by its superuser: to see what really is in it. */
export async function openCluster(dataDir: string): Promise<OpenCluster> {
  const folder = await findRunningFolder(dataDir);
  const { superuser } = JSON.parse(
    await readFile(path.join(folder, 'credentials.json'), 'utf8'),
  ) as { superuser: string };
  const port = Number(new URL(await findRunningUrl(dataDir)).port);
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: 'postgres', password: superuser, database: 'img402' },
  });
  await client.connect();
  return {
    client,
    folder,
    async dump() {
      const { rows } = await client.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
      );
      const tables = [];
      for (const { name } of rows) {
        const all = await client.query<{ row: string }>(`SELECT ${name}::text AS row FROM ${name}`);
        tables.push(name, ...all.rows.map(({ row }) => row));
      }
      if ((await readdir(folder)).length === 0) throw new Error(`${folder} is empty`);
      return Buffer.from(tables.join('\n'));
    },
  };
}
