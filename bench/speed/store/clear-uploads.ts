import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { listFiles } from './list-files';

const run = promisify(execFile);

/**
 * Deletes the files below a folder and waits for the disk, so that who is measured next finds it idle.
 *
 * @param kept an image that stays, by its address
 */
export async function clearUploads(folder: string, kept?: string): Promise<void> {
  const id = kept === undefined ? null : path.parse(new URL(kept).pathname).name;
  for (const file of await listFiles(folder)) {
    if (id === null || !path.basename(file).startsWith(id)) await rm(file);
  }
  await run('sync');
}
