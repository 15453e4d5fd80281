import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './report/describe-machine';
import { hasPassed } from './report/has-passed';
import { printContests } from './report/print-contests';
import { printFindings } from './report/print-findings';
import { toJson } from './report/to-json';
import type { Finding } from './sections/finding';
import { measureCold } from './sections/measure-cold';
import { measureGet } from './sections/measure-get';
import { measureNotModified } from './sections/measure-not-modified';
import { measureUpload } from './sections/measure-upload';
import type { Played } from './sections/play-contest';
import type { Effort, Section } from './sections/section';
import { openStage } from './servers/open-stage';

const SECTIONS: Readonly<Record<string, Section>> = {
  get: measureGet,
  304: measureNotModified,
  cold: measureCold,
  upload: measureUpload,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string', default: path.join('.cache', 'bench', 'speed.json') },
  },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const effort: Effort = quick
  ? { rounds, ms: 1_000, warmMs: 200, quick }
  : { rounds, ms: 3_000, warmMs: 500, quick };

const machine = describeMachine();
console.info(machine);
const findings: Finding[] = [];
const played: Played[] = [];
const stage = await openStage();
try {
  for (const name of values.only.split(',')) {
    const section = SECTIONS[name];
    if (section === undefined) {
      throw new Error(`there is no ${name}, only ${Object.keys(SECTIONS).join(', ')}`);
    }
    const outcome = await section(stage, effort);
    findings.push(...outcome.findings);
    played.push(...outcome.played);
  }
} finally {
  await stage.close();
}
printContests(played);
printFindings(findings);
await mkdir(path.dirname(values.json), { recursive: true });
await writeFile(values.json, toJson({ machine, effort, findings, played }));
console.info(`${findings.filter((finding) => hasPassed(finding) === false).length} bars missed`);
