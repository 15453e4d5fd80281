const HAS_TABLE = 0x80;
const SIZE = 0x07;

/** Bytes of the colour table that the packed byte of a screen or an image descriptor announces; 0 for none. */
export function tableBytes(packed: number): number {
  return (packed & HAS_TABLE) === 0 ? 0 : 3 * 2 ** ((packed & SIZE) + 1);
}
