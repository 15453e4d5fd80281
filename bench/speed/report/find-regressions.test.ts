import { describe, expect, it } from 'vitest';
import type { Finding } from '../sections/finding';
import { findRegressions } from './find-regressions';

const ratio = (better: Finding['better'], value: number): Finding => ({
  ...{ row: 'a / b', value, unit: '×', better, bar: null, spread: null },
});

describe('findRegressions', () => {
  it.each([
    ['more', 0.86, 0],
    ['more', 0.84, 1],
    ['more', 2, 0],
    ['less', 1.14, 0],
    ['less', 1.16, 1],
    ['less', 0.5, 0],
  ] as const)('tells by the side that is better: %s, %d', (better, value, told) => {
    expect(findRegressions([ratio(better, value)], { 'a / b': 1 })).toHaveLength(told);
  });

  it('tells a ratio that is none any more', () => {
    expect(findRegressions([ratio('more', Number.NaN)], { 'a / b': 1 })).toHaveLength(1);
  });

  it('says nothing of rows that the baseline does not have', () => {
    expect(findRegressions([ratio('more', 0.1)], {})).toEqual([]);
  });
});
