// `npm run doctor`: looks at the deployment that the settings describe. `-- --json` for programs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setup, SetupError } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
// As `npm start` does.
if (existsSync('.env')) process.loadEnvFile('.env');

try {
  // What is told on standard output is the diagnosis, which a program may read.
  await setup({ root, build: false, bundle: true, out: process.stderr });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSetting up failed: ${error.message}`);
  process.exit(1);
}
const { doctor } = await import(pathToFileURL(path.join(root, 'dist', 'doctor.mjs')).href);
// Whatever still hangs is not waited for.
process.exit(await doctor({ root, json: process.argv.includes('--json') }));
