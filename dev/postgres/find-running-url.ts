import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Credentials } from './create-cluster';
import { APP } from './create-roles';
import { findRunningFolder } from './find-running-folder';
import { DATABASE } from './start-postgres';

/**
 * The address of the Postgres that another process runs in `dataDir`, by the application's role.
 *
 * @throws where none has been started there, or its files cannot be read
 */
export async function findRunningUrl(dataDir: string): Promise<string> {
  const folder = await findRunningFolder(dataDir);
  const credentials = JSON.parse(
    await readFile(path.join(folder, 'credentials.json'), 'utf8'),
  ) as Credentials;
  // https://www.postgresql.org/docs/current/storage-file-layout.html: the fourth line is the port.
  const pidFile = await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8');
  const port = Number(pidFile.split('\n')[3]);
  if (!Number.isSafeInteger(port) || port < 1) throw new Error('Postgres is not ready yet');
  return `postgres://${APP}:${credentials.app}@127.0.0.1:${port}/${DATABASE}`;
}
