import { expect, it } from 'vitest';
import { formatUsdc } from './format-usdc';

it.each([
  [10_000n, '$0.01'],
  [1n, '$0.000001'],
  [1_000n, '$0.001'],
  [100_000n, '$0.10'],
  [1_000_000n, '$1.00'],
  [12_345_678n, '$12.345678'],
  [20_500_000n, '$20.50'],
])('writes %s as %s', (amount, text) => {
  expect(formatUsdc(amount)).toBe(text);
});
