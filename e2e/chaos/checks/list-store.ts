import path from 'node:path';
import { listFiles } from './list-files';

/** No image's: the mark by which a store knows its database, and its log of removals. */
const OF_THE_STORE = /^(instance\.txt|log-[^/]*\.json)$/;

/** Names of the objects and of the drafts of a disk store. */
export async function listStore(
  imagesDir: string,
): Promise<{ readonly objects: string[]; readonly drafts: string[] }> {
  const names = async (folder: string) =>
    (await listFiles(path.join(imagesDir, folder))).map((file) => path.basename(file));
  const [objects, drafts] = await Promise.all([names('objects'), names('tmp')]);
  return { objects: objects.filter((name) => !OF_THE_STORE.test(name)), drafts };
}
