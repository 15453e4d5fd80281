import type { Refusal } from '@/lib/errors';
import type { JpegTables } from './jpeg-tables';
import { refuseJpeg } from './refuse-jpeg';

/** Bits of the longest DC difference that decoders take; ITU-T T.81 needs 11 for samples of 8 bits. */
const MAX_DC_CATEGORY = 15;

/** Whether the 16 counts of codes by length are those of a prefix code that leaves the code of all ones free. */
function isPrefixCode(counts: Uint8Array): boolean {
  let code = 0;
  for (let length = 1; length <= 16; length += 1) {
    code += counts[length - 1]!;
    if (counts[length - 1] !== 0 && code >= 1 << length) return false;
    code <<= 1;
  }
  return true;
}

/**
 * Reads a DHT segment (ITU-T T.81, B.2.4.2 and annex C): tables that fill it exactly. A table without codes
 * undefines its slot, since no scan could use it.
 */
export function readHuffmanTables(payload: Uint8Array, tables: JpegTables): Refusal | null {
  let at = 0;
  while (at < payload.length) {
    const kind = payload[at]! >> 4;
    const slot = payload[at]! & 15;
    const counts = payload.subarray(at + 1, at + 17);
    const codes = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + codes;
    if (kind > 1 || slot > 3 || counts.length < 16 || codes > 256 || end > payload.length) {
      return refuseJpeg('A Huffman table of the JPEG is malformed.', `DHT at byte ${at}`);
    }
    const symbols = payload.subarray(at + 17, end);
    const legal = kind === 1 || symbols.every((symbol) => symbol <= MAX_DC_CATEGORY);
    // Encoders give a symbol one code; a second one for it is a code that no picture needs, and a place to hide in.
    const single = new Set(symbols).size === symbols.length;
    if (!legal || !single || !isPrefixCode(counts)) {
      return refuseJpeg('A Huffman table of the JPEG is not a code.', `DHT at byte ${at}`);
    }
    const slots = kind === 0 ? tables.dc : tables.ac;
    const table = { bytes: payload.subarray(at, end), written: false };
    slots[slot as 0 | 1 | 2 | 3] = codes === 0 ? null : table;
    at = end;
  }
  return at === 0 ? refuseJpeg('A Huffman segment of the JPEG is empty.') : null;
}
