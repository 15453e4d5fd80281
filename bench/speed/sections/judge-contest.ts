import { quantile } from '@/bench/payments/summarize';
import type { Comparison } from './contest';
import type { Finding } from './finding';
import type { Played } from './play-contest';
import type { Sample } from './sample';
import { summarizeValues } from './summarize-values';

const READ: Readonly<Record<Comparison['of'], (sample: Sample) => number>> = {
  rate: ({ rate }) => rate,
  p99: ({ latencies }) => quantile(latencies, 0.99),
};

const pool = (samples: readonly Sample[]): number =>
  quantile(
    samples.flatMap(({ latencies }) => latencies),
    0.99,
  );

/**
 * The ratios of a contest: of each round, and their median. A 99th percentile is that of all rounds together, as one
 * round may have too few answers for it.
 */
export function judgeContest({ contest, samples }: Played): readonly Finding[] {
  return contest.comparisons.map(({ of, ours, theirs, bar }) => {
    const [mine, other] = [samples.get(ours)!, samples.get(theirs)!];
    const ratios = mine.map((sample, round) => READ[of](sample) / READ[of](other[round]!));
    const { value, spread } = summarizeValues(ratios);
    const what = of === 'rate' ? '' : ', p99';
    return {
      row: `${contest.name}${what}: ${ours} / ${theirs}`,
      value: of === 'rate' ? value : pool(mine) / pool(other),
      ...{ unit: '×', better: of === 'rate' ? 'more' : 'less', bar, spread },
    };
  });
}
