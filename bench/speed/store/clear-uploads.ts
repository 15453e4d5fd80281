import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { listFiles } from './list-files';

const run = promisify(execFile);

/** Deletes the files below a folder and waits for the disk, so that who is measured next finds it idle. */
export async function clearUploads(folder: string): Promise<void> {
  for (const file of await listFiles(folder)) await rm(file);
  await run('sync');
}
