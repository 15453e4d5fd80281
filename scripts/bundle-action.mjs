import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** What stands in for a package of which nothing is used: the reason is in the file. */
const NO_CLIENT = './action/src/no-http-client.ts';

/**
 * The folder of the package that a bundled file is of, or null where it is ours.
 *
 * @param {string} input as esbuild names it
 */
const findPackage = (input) =>
  /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? null;

/**
 * @param {string} root
 * @param {string} folder
 */
function writeLicense(root, folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(root, folder, file), 'utf8').trim();
  return `${name} ${version}\n${license}\n\n${text}\n`;
}

/**
 * Bundles the GitHub Action with all that it stands on, readable and the same on every machine.
 *
 * @param {string} root the project's folder
 * @returns {Promise<Record<string, string>>} the files of `action/dist` by their names
 */
export async function bundleAction(root) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['action/src/main.ts'],
    outfile: 'action/dist/index.js',
    alias: {
      '@actions/http-client': NO_CLIENT,
      '@actions/http-client/lib/auth': NO_CLIENT,
    },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    legalComments: 'inline',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const folders = new Set(Object.keys(metafile.inputs).map(findPackage));
  const licenses = [...folders]
    .filter((folder) => folder !== null && existsSync(path.join(root, folder)))
    .sort()
    .map((folder) => writeLicense(root, String(folder)));
  return {
    'index.js': outputFiles[0]?.text ?? '',
    'licenses.txt': licenses.join(`\n${'-'.repeat(80)}\n\n`),
  };
}
