/**
 * A copy of a WebP whose padding bytes are 0, as RIFF wants them and as they are served: a damaged picture reads on into
 * them.
 */
export function clearPadding(bytes: Buffer): Buffer {
  const cleared = Buffer.from(bytes);
  const walk = (from: number, end: number): void => {
    for (let at = from; at + 8 <= end;) {
      const size = cleared.readUInt32LE(at + 4);
      const next = at + 8 + size;
      if (cleared.toString('latin1', at, at + 4) === 'ANMF') walk(at + 8 + 16, Math.min(next, end));
      if (size % 2 === 1 && next < end) cleared[next] = 0;
      at = next + (size % 2);
    }
  };
  if (cleared.toString('latin1', 8, 12) === 'WEBP') walk(12, cleared.length);
  return cleared;
}
