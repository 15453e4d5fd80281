const DAY = 86_400_000;

const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date);
const weekday = (time: number) => new Date(time).getUTCDay();

/** The n-th Monday (1) to Sunday (0) of a month; -1: the last. */
function nth(year: number, month: number, wanted: number, n: number): number {
  if (n === -1) {
    const last = day(year, month + 1, 0);
    return last - ((weekday(last) - wanted + 7) % 7) * DAY;
  }
  const first = day(year, month, 1);
  return first + ((wanted - weekday(first) + 7) % 7) * DAY + (n - 1) * 7 * DAY;
}

/** A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. */
const observed = (time: number) => time + ({ 6: -1, 0: 1 }[weekday(time)] ?? 0) * DAY;

/** The federal holidays of the United States. Source: 5 U.S.C. § 6103 */
const listHolidays = (year: number): readonly number[] => [
  ...[day(year, 1, 1), day(year, 6, 19), day(year, 7, 4), day(year, 11, 11), day(year, 12, 25)].map(
    observed,
  ),
  // Kept on the last day of this year where it falls on a Saturday.
  observed(day(year + 1, 1, 1)),
  ...[nth(year, 1, 1, 3), nth(year, 2, 1, 3), nth(year, 5, 1, -1), nth(year, 9, 1, 1)],
  ...[nth(year, 10, 1, 2), nth(year, 11, 4, 4)],
];

/**
 * The time of day, so many business days later: Saturdays, Sundays and the federal holidays of the United States are none.
 * By UTC.
 */
export function addBusinessDays(from: Date, count: number): Date {
  let time = from.getTime();
  for (let left = count; left > 0;) {
    time += DAY;
    const date = new Date(time);
    const midnight = day(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!isWeekend && !listHolidays(date.getUTCFullYear()).includes(midnight)) left -= 1;
  }
  return new Date(time);
}
