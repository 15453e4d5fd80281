import type { PlatformPath } from 'node:path';
import type { FoundFile } from './find-files';

/** The folder that contains all of them. */
function findCommonFolder(folders: readonly string[], { sep }: PlatformPath): string {
  const [first = '', ...others] = folders;
  let common = first.split(sep);
  for (const other of others) {
    const parts = other.split(sep);
    const end = common.findIndex((part, place) => part !== parts[place]);
    if (end !== -1) common = common.slice(0, end);
  }
  // The root of a POSIX system is an empty part.
  return common.join(sep) || sep;
}

/**
 * Names files by their paths below the folder that all patterns have in common, so that `before/a.png` and
 * `after/a.png`, each found by a pattern of its own, have one name.
 *
 * @param searched where the patterns begin to differ from a path; a pattern without a wildcard is a file of its own
 */
export function nameFiles(
  found: readonly string[],
  searched: readonly string[],
  workspace: string,
  path: PlatformPath,
): FoundFile[] {
  const files = new Set(found);
  const folders = searched.map((entry) => (files.has(entry) ? path.dirname(entry) : entry));
  const base = findCommonFolder(folders, path);
  const write = (from: string, to: string) => path.relative(from, to).split(path.sep).join('/');
  return found
    .map((file) => ({ path: file, name: write(base, file), shown: write(workspace, file) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
