import type { Finding } from '../sections/finding';
import type { Baseline } from './read-baseline';

/**
 * Only ratios: what machines differ in is in both of their sides.
 *
 * @param before what stays for rows that were not measured
 */
export const toBaseline = (findings: readonly Finding[], before: Baseline): Baseline => ({
  ...before,
  ...Object.fromEntries(
    findings
      .filter(({ unit }) => unit === '×')
      .map(({ row, value }) => [row, Number(value.toFixed(3))]),
  ),
});
