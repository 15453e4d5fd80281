import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listSeeds } from '../dev/images/list-seeds';
import { makeMutant } from '../dev/images/make-mutant';
import { probeFile, type Probe } from '../dev/images/probe-file';

const REPORT_EVERY_MS = 60_000;
const FINDINGS = join('.cache', 'fuzz');

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
/** Told in the report: the same seed tries the same files again. */
const first = values.seed === '' ? Date.now() % 2 ** 31 : Number(values.seed);

const counts = new Map<string, number>();
const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

function countProbe({ format, outcome, decodes, faults }: Probe): void {
  count(`${format} tried`);
  count(`${format} ${outcome}`);
  if (decodes !== null) count(`${format} accepted, sharp decodes it ${decodes}`);
  // Without the numbers, so that faults of one kind are counted together.
  for (const fault of faults)
    count(`FAULT ${format}: ${fault.replaceAll(/\d+/g, 'N').slice(0, 90)}`);
}

function report(tries: number, started: number): void {
  const seconds = Math.round((Date.now() - started) / 1_000);
  console.info(`\n${tries} files in ${seconds} s, --seed ${first}`);
  for (const [name, number] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.info(`${String(number).padStart(9)}  ${name}`);
  }
}

const seeds = await listSeeds();
await mkdir(FINDINGS, { recursive: true });
const started = Date.now();
let reported = started;
let tries = 0;
let found = 0;
for (; Date.now() - started < minutes * 60_000; tries += 1) {
  // Two streams of numbers from one seed: multiplication by odd constants, as in Knuth's hash.
  const dice = Math.imul(first + tries, 0x9e3779b1) >>> 0;
  const pick = Math.imul(first + tries, 0x85ebca6b) >>> 0;
  const bytes = makeMutant(seeds, pick, dice);
  const probe = await probeFile(bytes);
  countProbe(probe);
  if (probe.faults.length > 0) {
    found += 1;
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    await writeFile(join(FINDINGS, `${name}.${probe.format}`), bytes);
  }
  if (Date.now() - reported > REPORT_EVERY_MS) {
    reported = Date.now();
    report(tries, started);
  }
}
report(tries, started);
console.info(found === 0 ? 'no fault found' : `${found} faults, files in ${FINDINGS}`);
process.exitCode = found === 0 ? 0 : 1;
