import { randomBytes } from 'node:crypto';
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Secret } from '@/lib/secret';
import { readAppSecret } from './read-app-secret';

/**
 * The keys that this folder's data was made with, newest first. Made on the first start, in a file that only its owner
 * can read: delete tokens and the like are derived from them, so they are kept as long as the data.
 *
 * @throws StartError where the file holds something else
 */
export function keepAppSecret(dataDir: string): Secret[] {
  const file = path.join(dataDir, 'app-secret');
  const made = `${file}.${process.pid}`;
  writeFileSync(made, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  return readAppSecret(file)!;
}
