import { lstat, readdir, utimes } from 'node:fs/promises';
import path from 'node:path';

const DAY_MS = 86_400_000;
/** No image's: the mark by which a store knows its database, and its log of removals. */
const OF_THE_STORE = /^(instance\.txt|log-[^/]*\.json)$/;

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Makes everything in a disk store two days old, so that the next sweep judges all of it. */
export async function ageFiles(imagesDir: string): Promise<void> {
  for (const file of await listFiles(imagesDir)) {
    const { mtime } = await lstat(file);
    const then = new Date(mtime.getTime() - 2 * DAY_MS);
    await utimes(file, then, then);
  }
}

/** Names of the objects and of the drafts of a disk store. */
export async function listStore(
  imagesDir: string,
): Promise<{ readonly objects: string[]; readonly drafts: string[] }> {
  const names = async (folder: string) =>
    (await listFiles(path.join(imagesDir, folder))).map((file) => path.basename(file));
  const [objects, drafts] = await Promise.all([names('objects'), names('tmp')]);
  return { objects: objects.filter((name) => !OF_THE_STORE.test(name)), drafts };
}
