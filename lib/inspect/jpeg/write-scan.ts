import type { Refusal } from '@/lib/errors';
import type { JpegFrame, JpegScan } from './jpeg-frame';
import type { JpegTables, StoredTable } from './jpeg-tables';
import type { ProgressTracker } from './track-progress';
import { refuseJpeg } from './refuse-jpeg';
import { writeSegment } from './write-segment';

type Slots = readonly (StoredTable | null)[];

/** The tables of `wanted` slots that are not written yet; null where one of them was never defined. */
function takeUnwritten(slots: Slots, wanted: Iterable<number>): Uint8Array[] | null {
  const bytes: Uint8Array[] = [];
  for (const slot of new Set(wanted)) {
    const table = slots[slot];
    if (!table) return null;
    if (!table.written) bytes.push(table.bytes);
    table.written = true;
  }
  return bytes;
}

const writeTables = (marker: number, tables: readonly Uint8Array[]): Uint8Array[] =>
  tables.length === 0 ? [] : writeSegment(marker, tables);

/**
 * What stands in the served file before a scan's data: the tables that this scan uses and that were not written
 * since they came, the frame header before the first scan, and the scan header as it came. Call it before the scan
 * is added to `progress`: a component's quantization is fixed by its first scan, as in libjpeg.
 */
export function writeScan(
  scan: JpegScan,
  payload: Uint8Array,
  frame: JpegFrame,
  tables: JpegTables,
  progress: ProgressTracker,
): Uint8Array[] | Refusal {
  const { components, ss, se, ah } = scan;
  const begun = components.filter(({ index }) => progress.isNew(index));
  const usesDc = ss === 0 && ah === 0;
  const quantization = takeUnwritten(
    tables.quantization,
    begun.map(({ index }) => frame.components[index]!.quantization),
  );
  const dc = takeUnwritten(tables.dc, usesDc ? components.map(({ dc }) => dc) : []);
  const ac = takeUnwritten(tables.ac, se > 0 ? components.map(({ ac }) => ac) : []);
  if (quantization === null || dc === null || ac === null) {
    return refuseJpeg('The JPEG lacks a table that its picture data needs.', `Ss ${ss} Se ${se}`);
  }
  const interval = tables.restartInterval;
  const restarts = interval === tables.writtenInterval ? [] : [interval >> 8, interval & 255];
  tables.writtenInterval = interval;
  return [
    ...writeTables(0xdb, quantization),
    ...(progress.isUntouched() ? frame.segment : []),
    ...writeTables(0xc4, [...dc, ...ac]),
    ...(restarts.length === 0 ? [] : writeSegment(0xdd, [Uint8Array.from(restarts)])),
    ...writeSegment(0xda, [payload]),
  ];
}
