import { describe, expect, it } from 'vitest';
import { getWait } from './get-wait';

const NOW = Date.parse('2026-11-26T12:00:00Z');

describe('getWait', () => {
  it.each([
    ['7', 1, 7_000],
    [' 0 ', 3, 0],
    ['120', 1, 120_000],
    ['121', 1, null],
    ['43200', 1, null],
    ['Thu, 26 Nov 2026 12:00:30 GMT', 1, 30_000],
    ['Thu, 26 Nov 2026 11:00:00 GMT', 1, 0],
    ['Fri, 27 Nov 2026 00:00:00 GMT', 1, null],
    [null, 1, 500],
    [null, 4, 4_000],
    ['soon', 2, 1_000],
  ])('of %j after %i tries: %j ms', (header, attempt, wait) => {
    expect(getWait(header, attempt, NOW)).toBe(wait);
  });
});
