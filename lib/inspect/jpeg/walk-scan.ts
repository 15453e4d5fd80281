import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyScanData } from './copy-scan-data';
import { countRestarts } from './count-restarts';
import type { JpegState } from './jpeg-state';
import { parseScan } from './parse-scan';
import { refuseJpeg } from './refuse-jpeg';
import { writeHeader } from './write-header';
import { writeScan } from './write-scan';

/**
 * A decoder goes over the whole picture once a scan, however few bytes that has. libjpeg's own scripts have 10
 * scans, and libvips refuses more than 100.
 */
const MAX_SCANS = 100;

/** Checks a scan's header, keeps what stands before its data, and copies the data. */
export async function walkScan(
  payload: Uint8Array,
  state: JpegState,
  inspection: Inspection,
): Promise<Refusal | null> {
  const { frame, progress, tables } = state;
  if (frame === null || progress === null) {
    return refuseJpeg('The JPEG has picture data before its frame header.');
  }
  state.scans += 1;
  if (state.scans > MAX_SCANS) {
    return refuseJpeg('The JPEG has too many scans.', `more than ${MAX_SCANS}`);
  }
  const scan = parseScan(payload, frame);
  if (isRefusal(scan)) return scan;
  const start = state.scans === 1 ? writeHeader(state.header, frame.components.length) : [];
  if (isRefusal(start)) return start;
  const head = writeScan(scan, payload, frame, tables, progress);
  if (isRefusal(head)) return head;
  const outOfTurn = progress.add(scan);
  if (outOfTurn !== null) return outOfTurn;
  for (const bytes of [...start, ...head]) inspection.keep(bytes);
  return copyScanData(inspection, countRestarts(scan, frame, tables.restartInterval));
}
