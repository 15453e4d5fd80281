import { quantile } from '@/bench/payments/summarize';
import type { Played } from '../sections/play-contest';
import type { Sample } from '../sections/sample';
import { printColumns } from './print-columns';

function toCells(samples: readonly Sample[]): readonly string[] {
  const rates = samples.map(({ rate }) => rate);
  const latencies = samples.flatMap((sample) => sample.latencies);
  const cpu = samples.map(({ cpuMs }) => cpuMs * 1000);
  const busy = samples.map(({ clientBusy }) => clientBusy * 100);
  return [
    quantile(rates, 0.5).toFixed(0),
    `${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)}`,
    ...[0.5, 0.99].map((part) => quantile(latencies, part).toFixed(1)),
    ...[cpu, busy].map((values) => quantile(values, 0.5).toFixed(0)),
  ];
}

/** What every contender reached: medians of the rounds. */
export function printContests(played: readonly Played[]): void {
  const head = [
    '',
    'answers/s',
    'min–max',
    'median ms',
    'p99 ms',
    'server CPU µs',
    'client busy %',
  ];
  const rows = played.flatMap(({ contest, samples }) =>
    [...samples].map(([name, all]) => [`${contest.name}: ${name}`, ...toCells(all)]),
  );
  if (rows.length > 0) printColumns([head, ...rows]);
}
