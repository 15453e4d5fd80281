import type { Refusal } from '@/lib/errors';
import type { JpegTables } from './jpeg-tables';
import { refuseJpeg } from './refuse-jpeg';

/** Reads a DRI segment (ITU-T T.81, B.2.4.4): two bytes, 0 for no restart markers. */
export function readRestartInterval(payload: Uint8Array, tables: JpegTables): Refusal | null {
  if (payload.length !== 2) return refuseJpeg('The restart interval of the JPEG is malformed.');
  tables.restartInterval = (payload[0]! << 8) | payload[1]!;
  return null;
}
