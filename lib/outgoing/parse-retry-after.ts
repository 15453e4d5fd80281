/**
 * How long somebody asked us to wait (RFC 9110, 10.2.3): seconds, or a date. Whole seconds, never negative; null where
 * nothing was said that can be read.
 */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Date.parse takes nearly any text for a date; the header's ends in GMT.
  const at = / GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
