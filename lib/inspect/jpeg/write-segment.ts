/** A JPEG segment around `parts`, which are not copied: marker, length, then the parts (at most 65,533 bytes). */
export function writeSegment(marker: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 2);
  return [Uint8Array.of(0xff, marker, length >> 8, length & 0xff), ...parts];
}
