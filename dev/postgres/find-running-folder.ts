import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the Postgres of `dataDir` keeps all that it has: in there, unless `findHome` had to choose another place. */
export async function findRunningFolder(dataDir: string): Promise<string> {
  const marker = path.join(dataDir, 'postgres-home');
  const home = existsSync(marker) ? await readFile(marker, 'utf8') : dataDir;
  return path.join(home, 'postgres');
}
