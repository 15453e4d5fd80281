import { expect, it } from 'vitest';
import { parseUsd } from './parse-usd';

it.each([
  ['0.05', 50_000n],
  ['$1', 1_000_000n],
  ['0', 0n],
  ['0.000001', 1n],
  [' 12.5 ', 12_500_000n],
])('%s', (text, atomic) => expect(parseUsd(text)).toBe(atomic));

it.each(['', '.5', '1.', '-1', '1e3', '0.0000001', '0,05', 'Infinity', '1000000000'])(
  'is no sum: %j',
  (text) => expect(parseUsd(text)).toBeNull(),
);
