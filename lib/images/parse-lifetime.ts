import { refuse, type Refusal } from '@/lib/errors';
import { formatDuration } from '@/lib/format/format-duration';

/** Sooner than that, a link is dead before it was read. */
const SHORTEST_SECONDS = 60;

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 7 * 86_400 } as const;

/** A number of seconds, or one with its unit. */
export const LIFETIME = /^([1-9]\d{0,9})([smhdw]?)$/;

/**
 * How long an image is to live, as an uploader writes it: whole seconds, or a number with its unit, `30m`, `12h`, `3d`,
 * `2w`.
 *
 * @param longestSeconds what its tier keeps it for
 * @returns seconds
 */
export function parseLifetime(text: string, longestSeconds: number): number | Refusal {
  const no = (log: string, detail: string) => refuse('invalid_request', log, { detail });
  const match = LIFETIME.exec(text.trim());
  if (match === null) {
    return no(
      'expires is no span of time',
      '"expires" is a number of seconds, or a span like 30m, 12h or 3d.',
    );
  }
  const seconds = Number(match[1]) * UNITS[(match[2] || 's') as keyof typeof UNITS];
  if (seconds < SHORTEST_SECONDS) {
    return no('expires is too soon', `"expires" is ${formatDuration(SHORTEST_SECONDS)} at least.`);
  }
  if (seconds > longestSeconds) {
    return no(
      'expires is beyond the tier',
      `"expires" is ${formatDuration(longestSeconds)} at most here.`,
    );
  }
  return seconds;
}
