import type { Judged, Measure } from './judge-samples';
import type { GrownTable } from './judge-tables';
import type { Load } from './start-load';

const MEBIBYTE = 1_048_576;

const NAMES: Readonly<Record<Measure, string>> = {
  rssBytes: 'memory (RSS), MB',
  heapBytes: 'heap, least of each minute, MB',
  descriptors: 'file descriptors',
  handles: 'handles of Node',
  threads: 'threads',
  connections: 'connections to Postgres',
  objects: 'objects in the store, least of each minute',
};

const inUnit = (measure: Measure, value: number): string =>
  (measure.endsWith('Bytes') ? value / MEBIBYTE : value).toFixed(2);

export type Report = {
  readonly minutes: number;
  readonly warmUpMinutes: number;
  readonly judged: readonly Judged[];
  readonly tables: readonly GrownTable[];
  readonly databaseBytes: number;
  readonly rows: number;
  readonly answers: Load['answers'];
  readonly faults: readonly string[];
  /** Of one core, by the product's own process. */
  readonly cpuShare: number;
};

/** What was measured, in lines. */
export function* printReport(report: Report): Generator<string> {
  const { minutes, warmUpMinutes, judged, tables, databaseBytes, rows, answers, faults } = report;
  yield `soak, ${minutes} min, the first ${warmUpMinutes.toFixed(1)} left out; the product took ${(report.cpuShare * 100).toFixed(1)} % of a core`;
  yield 'growth in an hour, by least squares: level, slope ± standard error, bound';
  for (const { measure, mean, slope, error, bound, flat } of judged) {
    const [level, growth, spread, most] = [mean, slope, error, bound].map((value) =>
      inUnit(measure, value),
    );
    yield `  ${NAMES[measure]}: ${level}, ${growth} ± ${spread}, ${most}: ${flat ? 'flat' : 'NOT FLAT'}`;
  }
  const each = rows === 0 ? 0 : databaseBytes / rows;
  yield `database: ${(databaseBytes / MEBIBYTE).toFixed(2)} MB more for ${rows} more images, ${each.toFixed(0)} bytes each, records being kept for a year`;
  for (const { name, bytes, rows: more, explained } of tables) {
    if (bytes === 0 && explained) continue;
    yield `  ${name}: ${(bytes / 1_024).toFixed(0)} KB more for ${more} more rows${explained ? '' : ': NOT EXPLAINED'}`;
  }
  yield 'asked, and answered';
  for (const [what, told] of [...answers].sort()) {
    yield `  ${what}: ${[...told].map(([status, times]) => `${status} × ${times}`).join(', ')}`;
  }
  if (faults.length > 0) yield `  answers that may not be: ${faults.length}`;
  for (const fault of faults.slice(0, 20)) yield `    ${fault}`;
}
