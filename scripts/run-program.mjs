import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setup, SetupError } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program of `dist` in this process, with the settings that `npm start` has, and ends with its exit code. Sets up
 * what is due by itself, and tells that on standard error: what a program says is its own.
 *
 * @param {string} name of the file in `scripts`, and in camel case of what it exports
 * @param {{ packages?: boolean }} [options] `packages`: false where a platform has installed them its own way
 */
export async function runProgram(name, { packages = true } = {}) {
  process.chdir(root);
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    await setup({ root, packages, build: false, bundle: true, out: process.stderr });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\nSetting up failed: ${error.message}`);
    process.exit(1);
  }
  const programs = await import(pathToFileURL(path.join(root, 'dist', `${name}.mjs`)).href);
  const run = programs[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())];
  // Whatever still hangs is not waited for.
  process.exit(await run({ root, args: process.argv.slice(2) }));
}
