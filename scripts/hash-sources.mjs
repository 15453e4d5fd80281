import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} root
 * @param {string} name relative to root, with slashes
 * @param {(name: string) => boolean} skip
 * @returns {string[]} files in a fixed order
 */
function listFiles(root, name, skip) {
  if (skip(name)) return [];
  const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [name];
  return readdirSync(path.join(root, name))
    .sort()
    .flatMap((entry) => listFiles(root, `${name}/${entry}`, skip));
}

/**
 * One hash over names and contents of files and folders. By content and not by time: a fresh clone, a copy and a
 * checkout all set the times anew.
 *
 * @param {string} root
 * @param {readonly string[]} names files or folders below root; those that are missing count as empty
 * @param {(name: string) => boolean} [skip]
 * @returns {string} SHA-256 in hex
 */
export function hashSources(root, names, skip = () => false) {
  const hash = createHash('sha256');
  for (const name of names.flatMap((entry) => listFiles(root, entry, skip))) {
    const content = readFileSync(path.join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
