// Bundles and runs scripts/fuzz.ts: `node scripts/fuzz.mjs --minutes 10 [--seed N]`.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = path.join(root, '.cache', 'fuzz.bundle.mjs');

/** Files that look for others beside themselves keep their own address within the bundle. */
const keepAddress = {
  name: 'keep-address',
  setup({ onLoad }) {
    onLoad({ filter: /read-encoder-files\.ts$/ }, (file) => ({
      contents: readFileSync(file.path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(file.path).href),
      ),
      loader: 'ts',
    }));
  },
};

mkdirSync(path.dirname(outfile), { recursive: true });
await build({
  entryPoints: [path.join(root, 'scripts', 'fuzz.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  plugins: [keepAddress],
  logLevel: 'warning',
});
process.chdir(root);
await import(pathToFileURL(outfile).href);
