import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Writes what the product is made of, as CycloneDX: `npm run sbom`, or with another file behind `--`. */
const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.resolve(root, process.argv[2] ?? '.cache/sbom.cdx.json');
const npm = process.env.npm_execpath;
const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
const wanted = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'];
const { status, stdout, stderr } = spawnSync(file, [...first, ...wanted], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
  timeout: 120_000,
});
if (status === 0) {
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, stdout);
  const { components } = JSON.parse(stdout);
  console.log(`${target}: ${components.length} components`);
} else {
  console.error(stderr);
  process.exitCode = 1;
}
