import { readdirSync } from 'node:fs';

const folder = new URL('./defences/', import.meta.url);

/**
 * All defences, a file of `defences/` a theme.
 *
 * @returns {Promise<import('./defence').Defence[]>}
 */
export async function listDefences() {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module) => module.default);
}
