/**
 * The smallest TIFF block that holds an orientation (1 to 8) and nothing else: 26 bytes, big-endian, one directory
 * with one entry. JPEG wants `Exif\0\0` before it; PNG and WebP take it as it is.
 */
export function writeOrientation(orientation: number): Uint8Array {
  const block = new DataView(new ArrayBuffer(26));
  block.setUint32(0, 0x4d4d002a); // "MM", 42
  block.setUint32(4, 8); // offset of the directory
  block.setUint16(8, 1); // entries
  block.setUint16(10, 0x0112); // Orientation
  block.setUint16(12, 3); // SHORT
  block.setUint32(14, 1); // one value
  block.setUint16(18, orientation);
  // The value's unused half and the offset of the next directory stay 0.
  return new Uint8Array(block.buffer);
}
