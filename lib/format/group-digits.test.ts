import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupDigits } from './group-digits';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [9.9, '9.9'],
  [1234.5, '1,234.5'],
  [2_147_483_648, '2,147,483,648'],
])('writes %d as %s', (value, words) => {
  expect(groupDigits(value)).toBe(words);
});

it('writes what the language would', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(1, 10), (whole, parts) => {
      const value = whole / parts;
      expect(groupDigits(value)).toBe(value.toLocaleString('en-GB'));
    }),
  );
});
