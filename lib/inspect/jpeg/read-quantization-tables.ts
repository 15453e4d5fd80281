import type { Refusal } from '@/lib/errors';
import type { JpegTables } from './jpeg-tables';
import { refuseJpeg } from './refuse-jpeg';

/** Reads a DQT segment (ITU-T T.81, B.2.4.1): tables of 64 steps, none of them 0, that fill it exactly. */
export function readQuantizationTables(payload: Uint8Array, tables: JpegTables): Refusal | null {
  let at = 0;
  while (at < payload.length) {
    const precision = payload[at]! >> 4;
    const slot = payload[at]! & 15;
    const end = at + 1 + 64 * (precision + 1);
    if (precision > 1 || slot > 3 || end > payload.length) {
      return refuseJpeg('A quantization table of the JPEG is malformed.', `DQT at byte ${at}`);
    }
    const bytes = payload.subarray(at, end);
    for (let index = 1; index < bytes.length; index += precision + 1) {
      if (bytes[index] === 0 && (precision === 0 || bytes[index + 1] === 0)) {
        return refuseJpeg('A quantization table of the JPEG holds a step of 0.');
      }
    }
    tables.quantization[slot as 0 | 1 | 2 | 3] = { bytes, written: false };
    at = end;
  }
  return at === 0 ? refuseJpeg('A quantization segment of the JPEG is empty.') : null;
}
