import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Where nothing is ours, or nothing is kept. */
const FOREIGN = new Set([
  'node_modules',
  'dist',
  '.next',
  '.data',
  '.cache',
  '.git',
  'test-results',
]);

/**
 * Every file of this name in the project, as paths from its root.
 *
 * @param {string} root
 * @param {string} [name]
 * @returns {string[]}
 */
export function listLockfiles(root, name = 'package-lock.json') {
  const find = (/** @type {string} */ folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const below = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : find(below);
      return entry.name === name ? [below] : [];
    });
  return find('').sort();
}
