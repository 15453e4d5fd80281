import { describe, expect, it } from 'vitest';
import { addBusinessDays } from './add-business-days';

describe('addBusinessDays', () => {
  it.each([
    // A Monday, without a holiday: two weeks.
    ['2026-03-02T12:00:00.000Z', 10, '2026-03-16T12:00:00.000Z'],
    ['2026-03-02T12:00:00.000Z', 14, '2026-03-20T12:00:00.000Z'],
    // From a weekend.
    ['2026-03-07T12:00:00.000Z', 1, '2026-03-09T12:00:00.000Z'],
    // Thanksgiving, Christmas, New Year.
    ['2026-11-25T23:59:59.999Z', 1, '2026-11-27T23:59:59.999Z'],
    ['2026-12-17T08:00:00.000Z', 10, '2027-01-04T08:00:00.000Z'],
    // The fourth of July of 2026 is a Saturday: kept on the third.
    ['2026-07-02T08:00:00.000Z', 1, '2026-07-06T08:00:00.000Z'],
    // New Year's Day of 2028 is a Saturday: kept on the last day of 2027.
    ['2027-12-30T08:00:00.000Z', 1, '2028-01-03T08:00:00.000Z'],
    // Martin Luther King, Washington, Memorial Day, Juneteenth, Labor Day, Columbus, Veterans.
    ['2026-01-16T08:00:00.000Z', 1, '2026-01-20T08:00:00.000Z'],
    ['2026-02-13T08:00:00.000Z', 1, '2026-02-17T08:00:00.000Z'],
    ['2026-05-22T08:00:00.000Z', 1, '2026-05-26T08:00:00.000Z'],
    ['2026-06-18T08:00:00.000Z', 1, '2026-06-22T08:00:00.000Z'],
    ['2026-09-04T08:00:00.000Z', 1, '2026-09-08T08:00:00.000Z'],
    ['2026-10-09T08:00:00.000Z', 1, '2026-10-13T08:00:00.000Z'],
    ['2026-11-10T08:00:00.000Z', 1, '2026-11-12T08:00:00.000Z'],
  ])('%s and %i are %s', (from, count, to) => {
    expect(addBusinessDays(new Date(from), count).toISOString()).toBe(to);
  });
});
