import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from './parse-range';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=0-100', { start: 0, end: 99 }],
    ['bytes=10-', { start: 10, end: 99 }],
    ['bytes=99-', { start: 99, end: 99 }],
    ['bytes=-1', { start: 99, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['Bytes= 5-6 ', { start: 5, end: 6 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=100-200', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=0-0,1-1', 'unsatisfiable'],
    ['bytes=999999999999999-', 'unsatisfiable'],
    [null, null],
    ['', null],
    ['bytes=', null],
    ['bytes=-', null],
    ['bytes=5-4', null],
    ['bytes=a-b', null],
    ['bytes=0x1-2', null],
    ['bytes=1-2-3', null],
    ['items=0-1', null],
    ['bytes=9999999999999999-', null],
  ])('%s', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  it('never answers with a range outside the size', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 300 }),
        fc.oneof(fc.nat({ max: 300 }), fc.constant('')),
        fc.oneof(fc.nat({ max: 300 }), fc.constant('')),
        (rest, first, last) => {
          const size = rest + 1;
          const range = parseRange(`bytes=${first}-${last}`, size);
          if (range === null || range === 'unsatisfiable') return;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(size);
        },
      ),
    );
  });
});
