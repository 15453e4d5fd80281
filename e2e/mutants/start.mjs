// `npm run mutants [-- --only words]`: takes each listed defence out of a copy of the product, one at a time, and runs the
// test that must be red without it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setup } from '../../scripts/setup.mjs';
import { copyTree } from './copy-tree.mjs';
import { listDefences } from './list-defences.mjs';
import { runCases } from './run-cases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const quiet = { write: () => true };

const defences = (await listDefences()).filter(({ name }) => name.includes(values.only));
await setup({ root, tests: true });
const copy = copyTree(root);
const bundle = () =>
  setup({
    root: copy,
    packages: false,
    build: false,
    bundle: true,
    out: /** @type {any} */ (quiet),
  });

/** @returns {Promise<string>} */
async function judge(
  /** @type {import('./defence').Defence} */ { file, text, instead, test, named },
) {
  const target = path.join(copy, file);
  const whole = readFileSync(target, 'utf8');
  try {
    writeFileSync(
      target,
      whole.replace(text, () => instead),
    );
    await bundle();
    const { passed, failed } = runCases(copy, test, [named]);
    if (failed.length > 0) return 'caught';
    return passed.length > 0 ? 'NOT CAUGHT' : 'DID NOT RUN';
  } finally {
    writeFileSync(target, whole);
  }
}

let missed = 0;
try {
  await bundle();
  const files = [...new Set(defences.map(({ test }) => test))];
  for (const file of files) {
    const names = defences.filter(({ test }) => test === file).map(({ named }) => named);
    const { passed, failed } = runCases(copy, file, names);
    const absent = names.filter((name) => !passed.some((full) => full.startsWith(name)));
    for (const name of [...failed, ...absent]) {
      missed += 1;
      console.log(`NOT GREEN with all defences: ${file}: ${name}`);
    }
  }
  for (const defence of defences) {
    const start = performance.now();
    const verdict = await judge(defence);
    if (verdict !== 'caught') missed += 1;
    const seconds = ((performance.now() - start) / 1_000).toFixed(0);
    console.log(
      `${verdict}: ${defence.name} (${defence.file}), ${seconds} s\n    ${defence.named}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${defences.length} defences taken out, ${missed} not held`);
process.exitCode = missed === 0 && defences.length > 0 ? 0 : 1;
