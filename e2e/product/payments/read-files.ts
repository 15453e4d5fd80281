import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The files that a product with a disk store holds, uploads under way included. */
export async function readFiles(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'images');
  // Made with the first upload.
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
