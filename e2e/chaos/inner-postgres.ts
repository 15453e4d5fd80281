import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Credentials } from '@/dev/postgres/create-cluster';
import { OWNER } from '@/dev/postgres/create-roles';
import { findRunningFolder } from '@/dev/postgres/find-running-folder';
import { findRunningUrl } from '@/dev/postgres/find-running-url';

/** The Postgres that the product runs inside its data folder, as whoever runs the machine sees it. */
export type InnerPostgres = {
  /** Of its first process. */
  pid(): Promise<number>;
  port(): Promise<number>;
  /** Reads by the role that owns the tables. */
  query<Row extends object>(sql: string): Promise<Row[]>;
};

export function innerPostgres(dataDir: string): InnerPostgres {
  return {
    async pid() {
      const file = await readFile(
        path.join(await findRunningFolder(dataDir), 'data', 'postmaster.pid'),
        'utf8',
      );
      return Number(file.split('\n')[0]);
    },
    port: async () => Number(new URL(await findRunningUrl(dataDir)).port),
    async query<Row extends object>(sql: string) {
      const file = await readFile(
        path.join(await findRunningFolder(dataDir), 'credentials.json'),
        'utf8',
      );
      const url = new URL(await findRunningUrl(dataDir));
      [url.username, url.password] = [OWNER, (JSON.parse(file) as Credentials).owner];
      const client = new pg.Client({
        connectionString: url.href,
        connectionTimeoutMillis: 3_000,
        query_timeout: 10_000,
      });
      // It may be killed while it is asked.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<Row>(sql)).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}
