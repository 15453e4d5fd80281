// Moves images to another store: `npm run storage:copy -- --from disk --to s3`. Sets up what is due by itself.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setup, SetupError } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = path.join(root, '.cache', `storage-copy-${process.pid}.mjs`);
process.chdir(root);
if (existsSync('.env')) process.loadEnvFile('.env');

try {
  await setup({ root, build: false });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSetting up failed: ${error.message}`);
  process.exit(1);
}
mkdirSync(path.dirname(outfile), { recursive: true });
const { build } = await import('esbuild');
await build({
  entryPoints: [path.join(root, 'scripts', 'copy-store.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const { copyStore } = await import(pathToFileURL(outfile).href);
rmSync(outfile);
process.exit(await copyStore({ root, args: process.argv.slice(2) }));
