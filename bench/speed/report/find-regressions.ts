import type { Finding } from '../sections/finding';
import type { Baseline } from './read-baseline';

/** What a ratio may differ by between two runs of the same code. */
const TOLERANCE = 0.15;

/** A line for each ratio that is worse than the baseline's by more than 15 %. */
export function findRegressions(
  findings: readonly Finding[],
  baseline: Baseline,
): readonly string[] {
  return findings.flatMap(({ row, value, better }) => {
    const before = baseline[row];
    if (before === undefined) return [];
    const loss = better === 'more' ? 1 - value / before : value / before - 1;
    if (loss <= TOLERANCE) return [];
    return [
      `${row}: ${value.toFixed(2)} × after ${before.toFixed(2)} ×, ${(loss * 100).toFixed(0)} % worse`,
    ];
  });
}
