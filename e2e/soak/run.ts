import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fundAccount } from '@/dev/chain/fund-account';
import { makeDice } from '../chaos/make-dice';
import { judgeSamples } from './judge-samples';
import { judgeTables, type TableSize } from './judge-tables';
import { startLoad } from './start-load';
import { measureTables } from './measure-tables';
import { openBench } from './open-bench';
import { printReport } from './print-report';
import { takeSample } from './take-sample';

const SAMPLE_EVERY_MS = 10_000;
/** The first ten minutes of an hour: caches fill, and as many images expire as come. */
const WARM_UP_SHARE = 1 / 6;
const MINUTE_MS = 60_000;
/** Samples from one collection of garbage to the next. */
const COLLECT_EVERY = 6;
/** Atomic USDC: a thousand cents, for a payment every twelve seconds. */
const FUNDS = 10_000_000n;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const minutes = Number(values.minutes);
if (!(minutes >= 2)) throw new Error('--minutes takes a number from 2 on');
const warmUpMinutes = minutes * WARM_UP_SHARE;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const file = path.join('.cache', `soak-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
await mkdir('.cache', { recursive: true });

const bench = await openBench();
// Nothing of it outlives whoever breaks it off.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void bench.close().finally(() => process.exit(1)));
}
let failed = true;
try {
  const wallet = await fundAccount(bench.rpcUrl, FUNDS);
  const load = await startLoad(bench.app.url, wallet, makeDice(1));
  const startedAt = performance.now();
  const hoursOn = () => (performance.now() - startedAt) / (60 * MINUTE_MS);
  const samples: Awaited<ReturnType<typeof takeSample>>[] = [];
  let tables: TableSize[] | null = null;
  say(`${new Date().toISOString()} a steady load for ${minutes} min, a sample every ten seconds`);
  for (let taken = 1; hoursOn() * 60 < minutes; taken += 1) {
    await delay(startedAt + taken * SAMPLE_EVERY_MS - performance.now());
    const sample = await takeSample(bench, hoursOn(), taken % COLLECT_EVERY === 0);
    samples.push(sample);
    if (tables === null && hoursOn() * 60 >= warmUpMinutes) tables = await measureTables(bench);
    if (taken % 30 === 0) {
      const { rssBytes, heapBytes, descriptors, connections, objects, rows } = sample;
      const megabytes = [rssBytes, heapBytes].map((bytes) => Math.round(bytes / 1_048_576));
      say(
        `${new Date().toISOString()} RSS ${megabytes[0]} MB, heap ${megabytes[1]} MB, ${descriptors} descriptors, ${connections} connections, ${objects} objects, ${rows} rows, ${load.faults.length} faults`,
      );
      await writeFile(file, JSON.stringify({ minutes, samples }));
    }
  }
  const grown = judgeTables(tables ?? [], await measureTables(bench));
  await load.stop();
  const judged = judgeSamples(samples, warmUpMinutes / 60);
  const used = samples.filter(({ hours }) => hours >= warmUpMinutes / 60);
  const [first, last] = [used[0]!, used.at(-1)!];
  const report = {
    ...{ minutes, warmUpMinutes, judged, tables: grown },
    databaseBytes: last.databaseBytes - first.databaseBytes,
    rows: last.rows - first.rows,
    answers: load.answers,
    faults: load.faults,
    cpuShare: (last.cpuSeconds - first.cpuSeconds) / ((last.hours - first.hours) * 3_600),
  };
  for (const line of printReport(report)) say(line);
  const told = [...load.answers].map(([what, counts]) => [what, Object.fromEntries(counts)]);
  const json = { ...report, answers: Object.fromEntries(told) as object, samples };
  await writeFile(file, JSON.stringify(json));
  say(`written to ${file}`);
  failed =
    load.faults.length > 0 ||
    judged.some(({ flat }) => !flat) ||
    grown.some(({ explained }) => !explained);
  say(failed ? 'FAILED' : 'flat');
} finally {
  await bench.close();
}
process.exit(failed ? 1 : 0);
