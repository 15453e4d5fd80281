import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawnAs, type Account } from './choose-account';
import type { Binaries } from './find-binaries';

/** Passwords of the three roles, 48 hex digits each. Kept in a file of mode 600 beside the data. */
export type Credentials = {
  /** Of `postgres`: makes databases and roles. */
  readonly superuser: string;
  /** Of the role that owns the tables and migrates them. */
  readonly owner: string;
  /** Of the role that the application connects as. */
  readonly app: string;
};

export type Cluster = { readonly dataDir: string; readonly credentials: Credentials };

const newPassword = () => randomBytes(24).toString('hex');

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync();
  await handle.close();
}

async function runInitdb(
  account: Account,
  binaries: Binaries,
  folder: string,
  durable: boolean,
): Promise<void> {
  const args = [
    `--pgdata=${path.join(folder, 'data')}`,
    '--username=postgres',
    `--pwfile=${path.join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres' own locale: the same order of text on every system, whichever locales that has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawnAs(account, binaries.initdb, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`initdb failed (${code}):\n${output.trim()}`);
}

/**
 * Opens the cluster in `folder`, or makes it. It is made under another name and renamed when it is whole, so that a
 * kill in the middle leaves nothing that looks like a database.
 *
 * @throws StartError where the folder belongs to another major version of Postgres
 */
export async function createCluster(
  account: Account,
  binaries: Binaries,
  folder: string,
  { durable }: { durable: boolean },
): Promise<Cluster> {
  const parent = path.dirname(folder);
  const prefix = `${path.basename(folder)}.new-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(path.join(parent, name), { recursive: true });
  }
  const credentialsFile = path.join(folder, 'credentials.json');
  if (existsSync(credentialsFile)) {
    const kept = JSON.parse(await readFile(credentialsFile, 'utf8')) as Credentials;
    return { dataDir: path.join(folder, 'data'), credentials: kept };
  }
  const making = path.join(parent, `${prefix}${randomBytes(6).toString('hex')}`);
  const credentials = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
  await mkdir(making, { mode: 0o700 });
  await writeFile(path.join(making, 'password'), credentials.superuser, { mode: 0o600 });
  if (account.kind === 'user') {
    await chown(making, account.uid, account.gid);
    await chown(path.join(making, 'password'), account.uid, account.gid);
  }
  await runInitdb(account, binaries, making, durable);
  await rm(path.join(making, 'password'));
  await writeFile(path.join(making, 'credentials.json'), JSON.stringify(credentials), {
    mode: 0o600,
    flush: true,
  });
  await syncFolder(making);
  await rename(making, folder);
  await syncFolder(parent);
  return { dataDir: path.join(folder, 'data'), credentials };
}
