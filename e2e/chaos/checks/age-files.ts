import { lstat, utimes } from 'node:fs/promises';
import { listFiles } from './list-files';

const DAY_MS = 86_400_000;

/** Makes everything in a disk store two days old, so that the next sweep judges all of it. */
export async function ageFiles(imagesDir: string): Promise<void> {
  for (const file of await listFiles(imagesDir)) {
    const { mtime } = await lstat(file);
    const then = new Date(mtime.getTime() - 2 * DAY_MS);
    await utimes(file, then, then);
  }
}
