import { expect, it } from 'vitest';
import type { Finding } from '../sections/finding';
import { toBaseline } from './to-baseline';

it('keeps ratios, and nothing that depends on the machine', () => {
  const told = { better: 'more', bar: null, spread: null } as const;
  const found: Finding[] = [
    { row: 'a / b', value: 0.71234, unit: '×', ...told },
    { row: 'start', value: 3, unit: 's', ...told },
  ];
  expect(toBaseline(found, { 'a / b': 1, other: 2 })).toEqual({ 'a / b': 0.712, other: 2 });
});
