import { expect, it } from 'vitest';
import { parseRetryAfter } from './parse-retry-after';

const NOW = new Date('2026-11-24T12:00:00.250Z');

it.each([
  ['0', 0],
  ['120', 120],
  [' 7 ', 7],
  ['Tue, 24 Nov 2026 12:00:10 GMT', 10],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
])('reads %j', (header, seconds) => {
  expect(parseRetryAfter(header, NOW)).toBe(seconds);
});

it.each([null, '', 'soon', '-1', '1.5', '1e3', '9999999999', '2026-11-24', 'never GMT'])(
  'takes %j for nothing said',
  (header) => {
    expect(parseRetryAfter(header, NOW)).toBeNull();
  },
);
