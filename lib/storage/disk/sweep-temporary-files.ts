import { join } from 'node:path';
import type { DiskFileSystem } from './disk-file-system';
import { codeOf } from './to-store-error';

/**
 * Removes what crashed writers left in the temporary folder: files last written before `before`. Younger ones may
 * belong to another process that is still at work. Answers how many went.
 */
export async function sweepTemporaryFiles(
  fs: DiskFileSystem,
  folder: string,
  before: Date,
): Promise<number> {
  let removed = 0;
  for (const name of await fs.readdir(folder)) {
    const path = join(folder, name);
    try {
      const facts = await fs.lstat(path);
      if (!facts.isFile() || facts.mtime >= before) continue;
      await fs.unlink(path);
      removed += 1;
    } catch (error) {
      // Its writer has just renamed it, or another start sweeps at the same time.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  return removed;
}
