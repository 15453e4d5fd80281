import { describe, expect, it } from 'vitest';
import type { Comparison } from './contest';
import { judgeContest } from './judge-contest';
import type { Sample } from './sample';

const sample = (rate: number, ...latencies: number[]): Sample => ({
  ...{ rate, latencies, cpuMs: 1, clientBusy: 0 },
});

function judge(comparison: Pick<Comparison, 'of' | 'bar'>, ours: Sample[], theirs: Sample[]) {
  const contest = {
    ...{ name: 'GET', contenders: [] },
    comparisons: [{ ...comparison, ours: 'ours', theirs: 'theirs' }],
  };
  const samples = new Map(Object.entries({ ours, theirs }));
  return judgeContest({ contest, samples })[0]!;
}

describe('judgeContest', () => {
  it('compares the rates of each round and takes the median', () => {
    const ours = [10, 8, 3].map((rate) => sample(rate, 1));
    const theirs = [10, 10, 10].map((rate) => sample(rate, 1));
    expect(judge({ of: 'rate', bar: 0.7 }, ours, theirs)).toMatchObject({
      ...{ row: 'GET: ours / theirs', value: 0.8, spread: [0.3, 1], better: 'more', bar: 0.7 },
    });
  });

  it('compares the slowest answers of all rounds together', () => {
    const found = judge(
      { of: 'p99', bar: 2.5 },
      [sample(1, 1, 2), sample(1, 6, 1)],
      [sample(1, 1, 1), sample(1, 1, 2)],
    );
    expect(found).toMatchObject({ value: 3, spread: [2, 3], better: 'less', bar: 2.5 });
  });
});
