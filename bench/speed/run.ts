import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readOptions } from './read-options';
import { describeMachine } from './report/describe-machine';
import { findRegressions } from './report/find-regressions';
import { hasPassed } from './report/has-passed';
import { printContests } from './report/print-contests';
import { printFindings } from './report/print-findings';
import { readBaseline } from './report/read-baseline';
import { toBaseline } from './report/to-baseline';
import { toJson } from './report/to-json';
import type { Finding } from './sections/finding';
import { measureCold } from './sections/measure-cold';
import { measureGet } from './sections/measure-get';
import { measureLong } from './sections/measure-long';
import { measureMemory } from './sections/measure-memory';
import { measureNotModified } from './sections/measure-not-modified';
import { measurePages } from './sections/measure-pages';
import { measurePaid } from './sections/measure-paid';
import { measureSlow } from './sections/measure-slow';
import { measureStart } from './sections/measure-start';
import { measureUpload } from './sections/measure-upload';
import type { Played } from './sections/play-contest';
import type { Section } from './sections/section';
import { openStage } from './servers/open-stage';
import { BENCH_SETTINGS } from './servers/product-settings';

const SECTIONS: ReadonlyMap<string, Section> = new Map([
  ['get', measureGet],
  ['304', measureNotModified],
  ['cold', measureCold],
  ['slow', measureSlow],
  ['pages', measurePages],
  ['upload', measureUpload],
  ['memory', measureMemory],
  ['start', measureStart],
  ['paid', measurePaid],
  ['long', measureLong],
]);

const BASELINE = path.join('bench', 'speed', 'baseline.json');

const { names, effort, json, compare, writeBaseline } = readOptions([...SECTIONS.keys()]);
const machine = describeMachine();
console.info(machine);
const settings = Object.entries(BENCH_SETTINGS).map((pair) => pair.join('='));
console.info(`img402 with ${settings.join(' ')}`);
const findings: Finding[] = [];
const played: Played[] = [];
const stage = await openStage();
try {
  for (const name of names) {
    const outcome = await SECTIONS.get(name)!(stage, effort);
    findings.push(...outcome.findings);
    played.push(...outcome.played);
  }
} finally {
  await stage.close();
}
printContests(played);
printFindings(findings);
await mkdir(path.dirname(json), { recursive: true });
await writeFile(json, toJson({ machine, effort, findings, played }));
const missed = findings.filter((finding) => hasPassed(finding) === false);
console.info(`${missed.length} bars missed; pages in a browser: npm run bench:lighthouse`);

const baseline = await readBaseline(BASELINE);
if (compare) {
  if (!findings.some(({ row }) => row in baseline))
    throw new Error(`${BASELINE} has none of these`);
  const regressions = findRegressions(findings, baseline);
  for (const line of regressions) console.error(`regression: ${line}`);
  if (regressions.length > 0) process.exitCode = 1;
}
if (writeBaseline) {
  await writeFile(BASELINE, `${JSON.stringify(toBaseline(findings, baseline), null, 2)}\n`);
}
