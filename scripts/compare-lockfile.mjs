import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[] }} Entry
 * @typedef {{ os: string, cpu: string, libc: string | null }} Platform
 */

/** @returns {Platform} */
function getPlatform() {
  if (process.platform !== 'linux') return { os: process.platform, cpu: process.arch, libc: null };
  const report = process.report;
  // Without this the report looks up names of hosts, which takes seconds.
  report.excludeNetwork = true;
  const glibc = report.getReport().header.glibcVersionRuntime !== undefined;
  return { os: 'linux', cpu: process.arch, libc: glibc ? 'glibc' : 'musl' };
}

/**
 * npm's rule: a name or a list of names, or of names with `!` that are excluded.
 *
 * @param {string | string[] | undefined} wanted
 * @param {string | null} actual
 */
function suits(wanted, actual) {
  if (wanted === undefined || actual === null) return true;
  const names = [wanted].flat();
  const excluded = names.filter((name) => name.startsWith('!'));
  const allowed = names.filter((name) => !name.startsWith('!'));
  if (excluded.includes(`!${actual}`)) return false;
  return allowed.length === 0 || allowed.includes(actual) || allowed.includes('any');
}

/**
 * Whether npm may have left an entry out: it is optional, and either made for another platform or, naming none, there
 * for the sake of such a one.
 *
 * @param {Entry} entry
 * @param {Platform} platform
 */
function mayBeAbsent(entry, platform) {
  if (entry.optional !== true) return false;
  if (entry.os === undefined && entry.cpu === undefined && entry.libc === undefined) return true;
  return !(
    suits(entry.os, platform.os) &&
    suits(entry.cpu, platform.cpu) &&
    suits(entry.libc, platform.libc)
  );
}

/**
 * Compares what the lockfile wants with what npm has written down as installed.
 *
 * @param {Record<string, Entry>} wanted `packages` of package-lock.json
 * @param {Record<string, Entry>} installed `packages` of node_modules/.package-lock.json
 * @param {Platform} [platform]
 * @returns {string | null} the first difference in words
 */
export function comparePackages(wanted, installed, platform = getPlatform()) {
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '') continue;
    const found = installed[name];
    if (found === undefined) {
      if (!mayBeAbsent(entry, platform)) return `${name} is missing`;
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${name} is ${found.version}, the lockfile has ${entry.version}`;
    }
  }
  const foreign = Object.keys(installed).find((name) => wanted[name] === undefined);
  return foreign === undefined ? null : `${foreign} is not in the lockfile`;
}

/**
 * @param {string} root the project's folder
 * @returns {string | null} how `node_modules` differs from the lockfile, or null where it does not
 */
export function compareLockfile(root) {
  const file = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(file)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  let installed;
  try {
    installed = JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return 'node_modules/.package-lock.json cannot be read';
  }
  const difference = comparePackages(wanted, installed);
  if (difference !== null) return difference;
  const hollow = Object.keys(installed).find(
    (name) => !existsSync(path.join(root, name, 'package.json')),
  );
  return hollow === undefined ? null : `${hollow} is empty`;
}
