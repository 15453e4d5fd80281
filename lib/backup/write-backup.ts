import { mkdir, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Secret } from '@/lib/secret';
import type { Store } from '@/lib/storage/store';
import { StartError } from '@/lib/start-error';
import { KEY_NEEDS_SQL } from '@/lib/db/key-needs-sql';
import { withClient } from '@/lib/db/with-client';
import { listTables } from './list-tables';
import { MANIFEST_FILE, OBJECTS_FILE, SECRET_FILE, toTableFile, type Manifest } from './manifest';
import { writeFile } from './write-file';

export type BackupSource = {
  /** By a role that may read every table. */
  readonly databaseUrl: string;
  readonly store: Pick<Store, 'list'>;
  /** The chain's newest block, or null where nothing is sold. */
  readonly readBlock: () => Promise<Manifest['chain']>;
  /** Keys to put beside the rest, newest first; null: they are kept elsewhere. */
  readonly appSecrets: readonly Secret[] | null;
};

/** Rows of one step through the keys of the store. */
const PAGE = 1_000;

async function writeTable(client: pg.Client, folder: string, name: string) {
  const copy = client.query(copyTo(`COPY ${pg.escapeIdentifier(name)} TO STDOUT`));
  const sha256 = await writeFile(path.join(folder, toTableFile(name)), copy);
  return { name, rows: copy.rowCount, sha256 };
}

/** The keys of the store that rows name, as of the rows: what a restore has to find there. */
async function writeObjects(client: pg.Client, store: BackupSource['store'], folder: string) {
  const total = { count: 0, bytes: 0 };
  async function* lines() {
    for (let after: string | null | undefined; after !== null;) {
      const page = await store.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
      const { rows } = await client.query<{ key: string }>(
        `SELECT key FROM unnest($1::text[]) AS key
         WHERE EXISTS (SELECT FROM image WHERE storage_key = key AND bytes_deleted_at IS NULL)
           OR EXISTS (SELECT FROM staged_image WHERE storage_key = key)`,
        [page.objects.map(({ key }) => key)],
      );
      const named = new Set(rows.map(({ key }) => key));
      for (const { key, size } of page.objects.filter((object) => named.has(object.key))) {
        total.count += 1;
        total.bytes += size;
        yield `${key}\n`;
      }
      after = page.next;
    }
  }
  const sha256 = await writeFile(path.join(folder, OBJECTS_FILE), Readable.from(lines()));
  return { ...total, sha256 };
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w', 0o600);
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  await rename(draft, file);
}

/** The keys of APP_SECRET that a restore needs: one that was retired may be destroyed. */
async function listNeededKeys(client: pg.Client, now: Date): Promise<string[]> {
  const known = await client.query<{ id: string }>('SELECT id FROM secret_key ORDER BY id');
  const ids = known.rows.map(({ id }) => id);
  const { rows } = await client.query<{ id: string }>(KEY_NEEDS_SQL, [ids, now]);
  const needed = ids.filter((id) => rows.some((row) => row.id === id));
  return needed.length > 0 ? needed : ids;
}

/**
 * Writes a backup of the database into an empty folder, and a list of the objects that its rows name. The chain is asked
 * first and the rows are read as of one moment, while the service goes on: what is paid or removed in between is found
 * again after a restore, on the chain and in the store's log.
 *
 * @throws StartError where the folder holds something
 */
export async function writeBackup(source: BackupSource, folder: string): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new StartError(`${folder} is not empty. Name a new folder for each backup.`);
  }
  const chain = await source.readBlock();
  return withClient(source.databaseUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const started = await client.query<{ at: Date }>('SELECT now() AS at');
    const migrations = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    );
    const secretKeys = await listNeededKeys(client, started.rows[0]!.at);
    const tables: Manifest['tables'] = [];
    for (const name of await listTables(client)) {
      tables.push(await writeTable(client, folder, name));
    }
    const objects = await writeObjects(client, source.store, folder);
    await client.query('COMMIT');
    if (source.appSecrets !== null) {
      await writeWhole(
        path.join(folder, SECRET_FILE),
        `${source.appSecrets.map((secret) => secret.reveal()).join(',')}\n`,
      );
    }
    const manifest: Manifest = {
      format: 1,
      takenAt: started.rows[0]!.at.toISOString(),
      migrations: migrations.rows.map(({ name }) => name),
      ...{ tables, chain, objects },
      secretKeys,
    };
    await writeWhole(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  });
}
