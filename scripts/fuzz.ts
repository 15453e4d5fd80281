import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundlePrograms } from '../dev/fuzz/bundle-programs';
import { formatCoverage } from '../dev/fuzz/format-coverage';
import { formatInput } from '../dev/fuzz/format-input';
import { listTargets, type TargetEntry } from '../dev/fuzz/list-targets';
import { readCorpus } from '../dev/fuzz/read-corpus';
import { runTarget, type Finding, type FuzzReport } from '../dev/fuzz/run-target';

const root = process.cwd();
const FOLDER = path.join(root, '.cache', 'fuzz');
const REPORT_EVERY_S = 60;
/** Characters that the tree keeps of each target. */
const MOST_KEPT = 32_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '' },
    target: { type: 'string', default: '' },
    group: { type: 'string', default: '' },
    /** Runs one input, a file. */
    replay: { type: 'string', default: '' },
    /** Writes the inputs that reach something new into the corpus of the tree. */
    keep: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
/** Told in the report: the same seed tries the same inputs again, as far as they go. */
const seed = values.seed === '' ? Date.now() % 2 ** 31 : Number(values.seed);

const chosen = listTargets().filter(
  ({ name, group }) =>
    (values.target === '' || values.target === name) &&
    (values.group === '' || values.group === group),
);
if (chosen.length === 0) {
  const names = listTargets().map(({ name, group }) => `${name} (of ${group})`);
  throw new Error(`--target and --group name one of: ${names.join(', ')}`);
}

function saveFinding(name: string, { bytes, text }: Finding): void {
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const file = path.join('.cache', 'fuzz', 'findings', name, id);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  writeFileSync(`${file}.txt`, `${text}\n`);
  console.info(`\nFINDING of ${name}: ${text.slice(0, 1_500)}`);
  console.info(`  again: npm run fuzz -- --target ${name} --replay ${file}`);
}

/** The shortest of what was found, into the tree. */
function writeCorpus(name: string, corpus: readonly Buffer[]): void {
  const lines = corpus
    .map((bytes) => `${formatInput(bytes)}\n`)
    .sort((a, b) => a.length - b.length);
  if (lines.length === 0) return;
  let left = MOST_KEPT;
  const kept = lines.filter((line) => (left -= line.length) >= 0);
  const file = path.join(root, 'dev/fuzz/corpus', `${name}.txt`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, kept.join(''));
}

function tell({ name, covers }: TargetEntry, report: FuzzReport): void {
  const { executions, seconds, corpus, outcomes, findings } = report;
  const rate = Math.round(executions / seconds);
  console.info(
    `\n${name}: ${executions} inputs in ${Math.round(seconds)} s, ${rate} a second, --seed ${seed}`,
  );
  console.info(
    `corpus of ${corpus.length} inputs, ${findings.length} findings; of ${covers.join(' ')}`,
  );
  console.info(formatCoverage(report.coverage));
  for (const [outcome, count] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.info(`${String(count).padStart(9)}  ${outcome}`);
  }
}

let found = 0;
for (const entry of chosen) {
  const { name, covers, batch, inlined } = entry;
  // Of this process alone: two runs at a time do not write into each other's.
  const folder = path.join(FOLDER, `bundles-${process.pid}`);
  const programs = { engine: 'dev/fuzz/engine/main.ts', [name]: `dev/fuzz/targets/${name}.ts` };
  await bundlePrograms(root, folder, programs, inlined);
  let next = REPORT_EVERY_S;
  const replayed = values.replay === '' ? null : readFileSync(values.replay);
  const report = await runTarget({
    ...{ folder, name, covers, batch, seed },
    inputs: replayed === null ? readCorpus(root, name) : [replayed],
    ...(replayed === null
      ? { milliseconds: (minutes / chosen.length) * 60_000 }
      : { seeded: false, executions: 1 }),
    onFinding: (finding) => saveFinding(name, finding),
    onProgress: (executions, kept, seconds) => {
      if (seconds < next) return;
      next = seconds + REPORT_EVERY_S;
      console.info(`${name}: ${Math.round(seconds)} s, ${executions} inputs, ${kept} kept`);
    },
  });
  tell(entry, report);
  found += report.findings.length;
  if (values.keep) writeCorpus(name, report.corpus);
}
process.exitCode = found === 0 ? 0 : 1;
