import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '@/lib/start-error';
import type { Account } from './choose-account';
import { createCluster } from './create-cluster';
import { createDatabase } from './create-database';
import { APP, createRoles, OWNER } from './create-roles';
import { findHome } from './find-home';
import { launchServer } from './launch-server';
import { stopOrphans } from './stop-orphans';

/** The major version of the programs; a cluster of another one cannot be opened by them. */
const MAJOR = '18';
export const DATABASE = 'img402';

export type Postgres = {
  readonly pid: number;
  /** By the role that owns the tables. For migrations. */
  readonly ownerUrl: string;
  /** By the role that the application uses: it reads and writes rows and alters nothing. */
  readonly appUrl: string;
  /** By the superuser, on the database `postgres`. For tests, which make databases. */
  readonly superUrl: string;
  /** Resolves when the server has ended, asked for or not. */
  readonly ended: Promise<void>;
  /** Ends it in good order, by force after 15 s. May be called again. */
  stop(): Promise<void>;
};

async function assertMajor(dataDir: string): Promise<void> {
  const found = (await readFile(path.join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (found === MAJOR) return;
  throw new StartError(
    `The database in ${dataDir} was made by Postgres ${found} and this is Postgres ${MAJOR}. With the version of img402 that made it, run npm run backup -- --to FOLDER --with-secret; with this one and a new DATA_DIR that the images folder was copied into, npm run restore -- --from FOLDER.`,
  );
}

/**
 * Runs a real Postgres whose data lies in `dataDir/postgres`, made on the first start, on a free port of the loopback
 * interface. What a killed start left running on the same folder is stopped first.
 *
 * @param dataDir made where missing. The caller holds its lock.
 * @param options.durable false gives up survival of a power cut for speed: for tests
 * @throws StartError where a person can mend it
 */
export async function startPostgres({
  dataDir,
  log,
  durable = true,
  account,
}: {
  dataDir: string;
  log: (line: string) => void;
  durable?: boolean;
  account?: Account;
}): Promise<Postgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const home = await findHome(await realpath(dataDir), log, account);
  const hash = createHash('sha256').update(home.folder).digest('hex');
  const clusterName = `img402-${hash.slice(0, 16)}`;
  const cluster = await createCluster(home.account, home.binaries, home.folder, { durable });
  await assertMajor(cluster.dataDir);
  await stopOrphans(cluster.dataDir, clusterName, log);
  const server = await launchServer(home.account, home.binaries, cluster, { clusterName, durable });

  try {
    await createRoles(server.superUrl, cluster.credentials);
    await createDatabase(server.superUrl, DATABASE);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const urlOf = (role: string, password: string) =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/${DATABASE}`;
  return {
    pid: server.pid,
    ownerUrl: urlOf(OWNER, cluster.credentials.owner),
    appUrl: urlOf(APP, cluster.credentials.app),
    superUrl: server.superUrl,
    ended: server.ended,
    stop: () => server.stop(),
  };
}
