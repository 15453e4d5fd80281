// `npm pack` and `npm publish` call this: everything that runs goes into dist/, so that the package needs no other.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/**
 * The package that a bundled file is of: the folder below the last node_modules.
 *
 * @param {string} input
 * @returns {string | null} null: it is ours
 */
function findPackage(input) {
  const [, found] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  return found === undefined ? null : path.resolve(folder, found);
}

/** Some packages name this licence and do not bring its text, which has to go along. */
const APACHE = fileURLToPath(import.meta.resolve('typescript/LICENSE.txt'));

/** @param {string} at folder of a package */
function readLicence(at) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(at, 'package.json'), 'utf8'),
  );
  const file = readdirSync(at).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined && license !== 'Apache-2.0') throw new Error(`${name} has no licence`);
  const text = readFileSync(file === undefined ? APACHE : path.join(at, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}`;
}

rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: { img402: 'src/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What signs payments stays in files of its own, which are read only where something is paid.
  splitting: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: '#!/usr/bin/env node' },
  define: { IMG402_CLI_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  // Native parts that a socket of viem's could use, and that nothing here opens.
  external: ['bufferutil', 'utf-8-validate'],
  metafile: true,
  logLevel: 'warning',
});
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
  Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
);
const packages = new Set(bundled.map(([input]) => findPackage(input)).filter((at) => at !== null));
const licences = new Set([...packages].sort().map(readLicence));
writeFileSync(
  path.join(folder, 'THIRD-PARTY.txt'),
  `The files in dist/ hold parts of these packages.\n\n${[...licences].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
);
