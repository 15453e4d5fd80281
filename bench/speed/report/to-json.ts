import { quantile } from '@/bench/payments/summarize';
import type { Finding } from '../sections/finding';
import type { Played } from '../sections/play-contest';
import type { Effort } from '../sections/section';
import { hasPassed } from './has-passed';

/** Everything that was found, the rounds of each contender too, without the single latencies. */
export function toJson({
  machine,
  effort,
  findings,
  played,
}: {
  machine: string;
  effort: Effort;
  findings: readonly Finding[];
  played: readonly Played[];
}): string {
  const contests = played.map(({ contest, samples }) => ({
    name: contest.name,
    contenders: [...samples].map(([name, all]) => ({
      name,
      rounds: all.map(({ rate, latencies, cpuMs, clientBusy }) => ({
        ...{ rate, cpuMs, clientBusy, answers: latencies.length },
        medianMs: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
      })),
    })),
  }));
  const rows = findings.map((finding) => ({ ...finding, passed: hasPassed(finding) }));
  const { rounds, ms, warmMs } = effort;
  return `${JSON.stringify({ machine, effort: { rounds, ms, warmMs }, rows, contests }, null, 2)}\n`;
}
