import type { Refusal } from '@/lib/errors';
import { boundScanBytes } from './bound-scan-bytes';
import type { JpegFrame, JpegScan } from './jpeg-frame';
import { refuseJpeg } from './refuse-jpeg';

/** Follows a scan's data: bytes without stuffing, restart markers, and the end. */
export type RestartCounter = {
  addBytes(count: number): void;
  addRestart(number: number): Refusal | null;
  finish(): Refusal | null;
};

/**
 * Checks that a scan has exactly the restart markers that its size and the interval call for, in turn from 0 to 7
 * (ITU-T T.81, E.1.4), and between them no less and no more data than can be.
 *
 * @param interval minimum coded units between restart markers; 0: there are none
 */
export function countRestarts(scan: JpegScan, frame: JpegFrame, interval: number): RestartCounter {
  const full = interval === 0 ? scan.units : Math.min(interval, scan.units);
  const intervals = Math.ceil(scan.units / full);
  const lastUnits = scan.units - (intervals - 1) * full;
  const bounds = boundScanBytes(scan, frame, full);
  const lastBounds = boundScanBytes(scan, frame, lastUnits);
  let done = 0;
  let bytes = 0;

  const close = ({ min, max }: { min: number; max: number }): Refusal | null => {
    if (bytes < min) {
      return refuseJpeg(
        'The JPEG lacks picture data.',
        `${bytes} of ${min} bytes in interval ${done}`,
      );
    }
    if (bytes > max) {
      const seen = `${bytes} bytes, at most ${max}, in interval ${done}`;
      return refuseJpeg('The JPEG holds more data than its picture can take.', seen);
    }
    done += 1;
    bytes = 0;
    return null;
  };
  return {
    addBytes(count) {
      bytes += count;
    },
    addRestart(number) {
      if (done + 1 >= intervals || number !== done % 8) {
        return refuseJpeg(
          'The JPEG has a restart marker out of place.',
          `RST${number} after ${done}`,
        );
      }
      return close(bounds);
    },
    finish() {
      if (done + 1 === intervals) return close(lastBounds);
      return refuseJpeg('The JPEG lacks picture data.', `${done} restarts, ${intervals} intervals`);
    },
  };
}
