import { formatDuration } from './format-duration';

/**
 * A moment as people need it: how far off, and when. `in 6 days (1 December, 14:05)`, `5 minutes ago (…)`. The year
 * stands there where it is not this one, the zone where `timeZone` is given.
 *
 * @param timeZone an IANA name; left out, the reader's own is used
 */
export function formatTimeBothWays(at: Date, now: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const yearOf = (date: Date) =>
    new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...zone }).format(date);
  const day = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(yearOf(at) === yearOf(now) ? {} : { year: 'numeric' }),
    ...zone,
  }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone,
  }).format(at);
  const seconds = (at.getTime() - now.getTime()) / 1000;
  // A week that began a moment ago is still a week to a person: half a minute is given back.
  const span = formatDuration(Math.abs(seconds) + 30);
  const when = `${day}, ${time}${timeZone === undefined ? '' : ` ${timeZone}`}`;
  return seconds >= 0 ? `in ${span} (${when})` : `${span} ago (${when})`;
}
