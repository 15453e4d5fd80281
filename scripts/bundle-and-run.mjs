import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Files that look for others beside themselves keep their own address within the bundle: `define` puts this name in the
 * place of `import.meta.url`, in code and not in texts.
 */
const ADDRESS = 'addressOfThisFile';

const keepAddress = {
  name: 'keep-address',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad }) {
    // Ours alone are read: packages stay outside of the bundle.
    onLoad({ filter: /\.(ts|mjs)$/ }, (file) => ({
      contents: `const ${ADDRESS} = ${JSON.stringify(pathToFileURL(file.path).href)}; ${readFileSync(file.path, 'utf8')}`,
      loader: file.path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

/**
 * Bundles programs, so that Node runs their TypeScript, and runs the first one in this process.
 *
 * @param {string} root the project's folder
 * @param {string} folder of the programs, from there: `bench/speed` is bundled into `.cache/bench-speed`
 * @param {readonly string[]} files its programs
 */
export async function bundleAndRun(root, folder, files) {
  const outdir = path.join(root, '.cache', folder.replaceAll('/', '-'));
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: files.map((file) => path.join(root, folder, file)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root },
    define: { 'import.meta.url': ADDRESS },
    plugins: [keepAddress],
    logLevel: 'warning',
  });
  await import(pathToFileURL(path.join(outdir, files[0].replace(/\.ts$/, '.mjs'))).href);
}
