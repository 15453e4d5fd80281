import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/** With which the sweep tells whose store it is, at a time of its own: nobody’s upload. */
const MARK = 'instance.txt';

/** The files that a product with a disk store holds, uploads under way included. */
export async function readFiles(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'images');
  // Made with the first upload.
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== MARK)
    .map(({ name }) => name)
    .sort();
}
