import { quantile } from '@/bench/payments/summarize';

/** The median of some values, and the smallest and the largest of them. */
export function summarizeValues(values: readonly number[]): {
  readonly value: number;
  readonly spread: readonly [number, number];
} {
  return { value: quantile(values, 0.5), spread: [Math.min(...values), Math.max(...values)] };
}
