import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setup, SetupError } from './setup.mjs';

const startedAt = performance.now();
const root = fileURLToPath(new URL('..', import.meta.url));
// Paths in settings are relative to the project, wherever the command was given.
process.chdir(root);
// Next reads such a file by itself; read here, it holds for our own settings too. What is set already wins.
if (existsSync('.env')) process.loadEnvFile('.env');

try {
  await setup({ root });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSetting up failed: ${error.message}`);
  process.exit(1);
}
process.env.NODE_ENV = 'production';
const { run } = await import(pathToFileURL(path.join(root, 'dist', 'run.mjs')).href);
await run({ root, startedAt });
