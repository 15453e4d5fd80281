// Builds what is compared, bundles run.ts and the facilitator's process, and runs it: `npm run bench:payments`.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { setup } from '../../scripts/setup.mjs';
import { buildStockApp } from './build-stock-app.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outdir = path.join(root, '.cache', 'bench-payments');

/** Files that look for others beside themselves keep their own address within the bundle. */
const keepAddress = {
  name: 'keep-address',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](dev|e2e|bench)[\\/].*\.ts$/ }, (file) => ({
      contents: readFileSync(file.path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(file.path).href),
      ),
      loader: 'ts',
    }));
  },
};

process.chdir(root);
await setup({ root });
buildStockApp(root);
mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: ['run.ts', 'facilitator.ts'].map((name) => path.join(root, 'bench/payments', name)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@': root },
  plugins: [keepAddress],
  logLevel: 'warning',
});
await import(pathToFileURL(path.join(outdir, 'run.mjs')).href);
