/** A sum as a person writes it, `0.05` or `$1`, in atomic USDC (millionths); null where it is none. */
export function parseUsd(text: string): bigint | null {
  const [, whole, fraction = ''] = /^\$?(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? null : BigInt(whole + fraction.padEnd(6, '0'));
}
