/** Who is asked to wait for longer gives up: a job that sleeps is paid for. */
const LONGEST_MS = 120_000;

/**
 * How long to wait before the next try, as `Retry-After` says or else longer with each.
 *
 * @param header seconds, or an HTTP date
 * @param attempt how many have failed, from 1
 * @param now milliseconds since 1970
 * @returns milliseconds, or null where it would be too long
 */
export function getWait(header: string | null, attempt: number, now: number): number | null {
  const asked = header?.trim() ?? '';
  const wait = /^\d+$/.test(asked)
    ? Number(asked) * 1000
    : Number.isNaN(Date.parse(asked))
      ? 500 * 2 ** (attempt - 1)
      : Math.max(0, Date.parse(asked) - now);
  return wait <= LONGEST_MS ? wait : null;
}
