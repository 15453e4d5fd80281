import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Files that look for others beside themselves keep their own address within the bundle. */
const keepAddress = {
  name: 'keep-address',
  /** @param {import('esbuild').PluginBuild} build */
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

/**
 * Bundles a bench's programs, so that Node runs their TypeScript, and runs the first one in this process.
 *
 * @param {string} root the project's folder
 * @param {string} name the folder below `bench/`
 * @param {readonly string[]} files its programs
 */
export async function bundleAndRun(root, name, files) {
  const outdir = path.join(root, '.cache', `bench-${name}`);
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: files.map((file) => path.join(root, 'bench', name, file)),
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
  await import(pathToFileURL(path.join(outdir, files[0].replace(/\.ts$/, '.mjs'))).href);
}
