import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** Files that look for others beside themselves keep their own address within the bundle. */
const keepAddress: Plugin = {
  name: 'keep-address',
  setup(bundle) {
    bundle.onLoad({ filter: /read-encoder-files\.ts$/ }, (file) => ({
      contents: readFileSync(file.path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(file.path).href),
      ),
      loader: 'ts',
    }));
  },
};

/** Packages stay outside: what is loaded by itself has no part in the coverage of the bundle. */
const leaveOut = (inlined: readonly string[]): Plugin => ({
  name: 'leave-out',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@/') || inlined.includes(name)
        ? undefined
        : { external: true },
    );
  },
});

/**
 * Bundles each program of TypeScript into one script, not minified, so that the places in it can be told by file.
 *
 * @param programs file by name; the scripts are `{folder}/{name}.mjs`
 */
export async function bundlePrograms(
  root: string,
  folder: string,
  programs: Readonly<Record<string, string>>,
  inlined: readonly string[] = [],
): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(programs).map(([out, file]) => ({
      out,
      in: path.join(root, file),
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // For packages of CommonJS that are inlined.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [keepAddress, leaveOut(inlined)],
    logLevel: 'warning',
  });
}
