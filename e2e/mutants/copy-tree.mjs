import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What is made from the sources and is the same in the copy. The pages are built once: no defence of theirs is listed. */
const MADE = [
  ...['node_modules', 'dev/s3/node_modules', 'dev/node-24/node_modules'],
  ...['lib/db/generated', '.next'],
];

/**
 * Copies the project's sources into a folder where they can be broken.
 *
 * @param {string} root
 * @returns {string} the folder, which the caller removes
 */
export function copyTree(root) {
  const copy = mkdtempSync(path.join(tmpdir(), 'img402-mutants-'));
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  for (const name of listed.split('\0')) {
    const source = path.join(root, name);
    if (name !== '' && existsSync(source)) cpSync(source, path.join(copy, name));
  }
  for (const name of MADE) {
    if (!existsSync(path.join(root, name))) continue;
    mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    symlinkSync(path.join(root, name), path.join(copy, name));
  }
  return copy;
}
