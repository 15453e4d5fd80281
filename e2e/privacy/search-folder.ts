import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findMarks } from './find-marks';
import type { Needle } from './list-needles';

/**
 * Looks into every file below a folder, and at the names of all.
 *
 * @param options.since files that were not written later are passed over. Milliseconds
 * @returns what was found, and how many bytes were read
 */
export async function searchFolder(
  needles: readonly Needle[],
  folder: string,
  { since = 0 }: { readonly since?: number } = {},
): Promise<{ readonly found: string[]; readonly bytes: number }> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = findMarks(needles, `names in ${folder}`, Buffer.from(names.join('\n')));
  let bytes = 0;
  for (const name of names) {
    const file = path.join(folder, name);
    // Temporary files come and go.
    const facts = await lstat(file).catch(() => null);
    if (facts === null || !facts.isFile() || facts.mtimeMs < since) continue;
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    bytes += content.length;
    found.push(...findMarks(needles, name, content));
  }
  return { found, bytes };
}
