import { existsSync } from 'node:fs';
import path from 'node:path';
import { findRunningFolder } from '@/dev/postgres/find-running-folder';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import type { Env } from '@/lib/env';
import { StartError } from '@/lib/start-error';
import { prepareDatabase } from './prepare-database';
import { takeLock } from './take-lock.mjs';

/**
 * The database of an instance that may be running or not: the one of DATABASE_URL, else the Postgres in DATA_DIR, which
 * is started where no instance has it, and then nobody else can start one until `close`. None is made.
 *
 * @param root the project's folder
 * @throws StartError where a person can mend it
 */
export async function openDatabase(
  env: Env,
  root: string,
  log: (line: string) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  if (env.databaseUrl !== null) {
    return { url: env.databaseUrl.reveal(), close: () => Promise.resolve() };
  }
  if (!existsSync(await findRunningFolder(env.dataDir))) {
    throw new StartError(
      `There is no database in ${env.dataDir}. Set DATA_DIR to the folder of the instance, or DATABASE_URL to its database.`,
    );
  }
  const lock = takeLock(path.join(env.dataDir, 'lock'));
  if (!lock.taken) {
    return { url: await findRunningUrl(env.dataDir), close: () => Promise.resolve() };
  }
  try {
    const { url, postgres } = await prepareDatabase(env, root, log);
    return {
      url,
      async close() {
        await postgres?.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
