const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;
/** `Exif\0\0` stands before the TIFF block in JPEG, and, against its specification, in many a WebP. */
const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * The orientation that an EXIF block (TIFF, with or without the `Exif\0\0` before it) tells, 1 to 8; null where it
 * tells none that a browser would follow. Reads the first directory only and follows no further offset, so that
 * neither a loop nor a nest of directories costs anything: at most one look at each of the block's entries.
 *
 * TIFF 6.0 section 2; the tag: CIPA DC-008 4.6.4.
 */
export function readOrientation(block: Uint8Array): number | null {
  const start = PREFIX.every((byte, index) => block[index] === byte) ? PREFIX.length : 0;
  const tiff = new DataView(block.buffer, block.byteOffset + start, block.byteLength - start);
  if (tiff.byteLength < 8) return null;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  if (tiff.getUint16(2, little) !== 42) return null;

  const directory = tiff.getUint32(4, little);
  if (directory < 8 || directory + 2 > tiff.byteLength) return null;
  const first = directory + 2;
  const present = Math.floor((tiff.byteLength - first) / ENTRY_BYTES);
  const count = Math.min(tiff.getUint16(directory, little), present);
  for (let index = 0; index < count; index += 1) {
    const at = first + index * ENTRY_BYTES;
    if (tiff.getUint16(at, little) !== ORIENTATION) continue;
    if (tiff.getUint16(at + 2, little) !== SHORT || tiff.getUint32(at + 4, little) !== 1)
      return null;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}
