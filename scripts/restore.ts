import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { listMissing } from '@/lib/backup/list-missing';
import { loadBackup } from '@/lib/backup/load-backup';
import { SECRET_FILE, type Manifest } from '@/lib/backup/manifest';
import { readManifest } from '@/lib/backup/read-manifest';
import { connectParts, createContext } from '@/lib/context';
import { readEnv, type Env } from '@/lib/env';
import { recover } from '@/lib/recovery/recover';
import { Secret } from '@/lib/secret';
import { createSecrets } from '@/lib/secrets';
import { StartError } from '@/lib/start-error';
import { readAppSecret } from './read-app-secret';
import { takeLock } from './take-lock.mjs';
import { tellFault } from './tell-fault';

/** Missing objects that are named one by one. */
const MAX_TOLD = 20;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The keys that the rows were made with, from where they are kept, or out of the backup. */
async function findSecrets(
  env: Env,
  folder: string,
  { secretKeys }: Manifest,
): Promise<readonly Secret[]> {
  const ours = path.join(env.dataDir, 'app-secret');
  const theirs = path.join(folder, SECRET_FILE);
  if (env.appSecrets.length === 0 && !existsSync(ours) && existsSync(theirs)) {
    await mkdir(env.dataDir, { recursive: true, mode: 0o700 });
    await copyFile(theirs, ours);
    say(`The keys of APP_SECRET are now in ${ours}.`);
  }
  const keys =
    env.appSecrets.length > 0
      ? env.appSecrets
      : (readAppSecret(ours) ?? readAppSecret(theirs) ?? []);
  const known = keys.length === 0 ? [] : createSecrets(keys).all.map(({ id }) => id);
  const missing = secretKeys.filter((id) => !known.includes(id));
  if (missing.length === 0) return keys;
  throw new StartError(
    `APP_SECRET lacks the key ${missing.join(', ')}, with which rows of the backup were made. Set it to the keys of that time, newest first, with commas between.`,
  );
}

/** An empty database: the one of DATABASE_URL, else a new Postgres in DATA_DIR, which nobody else may have. */
async function openTarget(env: Env) {
  if (env.databaseUrl !== null) {
    const appUrl = env.databaseUrl.reveal();
    return { ownerUrl: env.directUrl?.reveal() ?? appUrl, appUrl, close: () => Promise.resolve() };
  }
  await mkdir(env.dataDir, { recursive: true, mode: 0o700 });
  const lock = takeLock(path.join(env.dataDir, 'lock'));
  if (!lock.taken) throw new StartError(`img402 runs in ${env.dataDir}. Stop it first.`);
  try {
    // Loaded here only: where a folder is sealed, what it starts is not in it.
    const { startPostgres } = await import('@/dev/postgres/start-postgres');
    const postgres = await startPostgres({ dataDir: env.dataDir, log: say });
    const { ownerUrl, appUrl } = postgres;
    const close = async () => {
      await postgres.stop();
      lock.release();
    };
    return { ownerUrl, appUrl, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function tellMissing(env: Env, folder: string): Promise<void> {
  const missing = await listMissing(connectParts(env).store, folder);
  if (missing.length === 0) {
    say('The store has every object that the rows name.');
    return;
  }
  say(`The store lacks ${missing.length} objects that the rows name, deleted since or lost:`);
  // What stands before the hyphen is the image's id; the rest is nobody's business.
  for (const key of missing.slice(0, MAX_TOLD)) say(`  ${key.split('-')[0] ?? ''}`);
}

async function load(env: Env, root: string, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { from: { type: 'string' } } });
  if (values.from === undefined) {
    throw new StartError('Name the folder of a backup. Example: --from backups/2026-12-01');
  }
  const folder = path.resolve(values.from);
  const manifest = await readManifest(folder);
  const keys = await findSecrets(env, folder, manifest);
  const target = await openTarget(env);
  const migrationsDir = path.join(root, 'prisma', 'migrations');
  try {
    await loadBackup({ ...target, migrationsDir }, folder, manifest);
    say(`Loaded the backup of ${manifest.takenAt}.`);
    await tellMissing(env, folder);
    const context = createContext(
      {
        ...env,
        databaseUrl: new Secret(target.appUrl),
        appSecrets: keys,
      },
      { peerHeader: false, scheduled: false },
    );
    try {
      await context.ready;
      const made = await recover(context);
      say(`Made up for ${made?.removals ?? 0} removals and ${made?.payments ?? 0} payments since.`);
      say('It is open.');
    } catch (thrown) {
      tellFault(thrown);
      say('It stays closed, and npm start goes on trying until it is up to date.');
    } finally {
      await context.db.$disconnect();
    }
  } finally {
    await target.close();
  }
}

/**
 * Loads a backup into an empty database and makes it up to date: `--from FOLDER`.
 *
 * @param options.root the project's folder
 * @returns the exit code
 */
export async function restore({ root, args }: { root: string; args: string[] }): Promise<0 | 1> {
  const parsed = readEnv();
  if (!parsed.ok) {
    for (const fault of parsed.faults) console.error(fault);
    return 1;
  }
  try {
    await load(parsed.env, root, args);
    return 0;
  } catch (thrown) {
    tellFault(thrown);
    return 1;
  }
}
