import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listComponents } from './list-components.mjs';

/**
 * Writes what the product is made of, as CycloneDX: `npm run sbom`, or with another file behind `--`. Not by `npm sbom`,
 * which with `--omit=dev` leaves out what a package of tests needs as well, Next and React among them, and without it
 * stops at the first peer that is wanted in another version.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.resolve(root, process.argv[2] ?? '.cache/sbom.cdx.json');
const read = (/** @type {string} */ file) =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { name, version } = read('package.json');
const components = listComponents(read('package-lock.json'));
const sbom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', name, version } },
  components,
};
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(sbom, null, 2)}\n`);
console.log(`${target}: ${components.length} components`);
