import type { Refusal } from '@/lib/errors';
import type { JpegFrame, JpegScan } from './jpeg-frame';
import { refuseJpeg } from './refuse-jpeg';

const NOT_SEEN = -1;

/** Which bits of which coefficients have been coded so far, so that no scan codes one twice or out of turn. */
export type ProgressTracker = {
  /** Refuses a scan that does not continue what came before it. */
  add(scan: JpegScan): Refusal | null;
  /** Whether every component has at least its DC coefficients. */
  isShowable(): boolean;
  /** Whether the frame's component was in no scan yet. */
  isNew(index: number): boolean;
  /** Whether there was no scan yet. */
  isUntouched(): boolean;
};

/**
 * Follows the scans of a frame (ITU-T T.81, G.1.1.1.1): a sequential one has each component once; a progressive
 * one codes DC before AC, and each coefficient's bits from the top down without a gap.
 */
export function trackProgress(frame: JpegFrame): ProgressTracker {
  // The lowest bit coded of each of a component's 64 coefficients.
  const low = frame.components.map(() => new Int8Array(64).fill(NOT_SEEN));
  return {
    add(scan) {
      for (const { index } of scan.components) {
        const bits = low[index]!;
        const legal = (coefficient: number): boolean =>
          scan.ah === 0 ? bits[coefficient] === NOT_SEEN : bits[coefficient] === scan.ah;
        if (scan.ss > 0 && bits[0] === NOT_SEEN) {
          return refuseJpeg('A scan of the JPEG refines what was not begun.');
        }
        for (let coefficient = scan.ss; coefficient <= scan.se; coefficient += 1) {
          if (!legal(coefficient)) {
            return refuseJpeg('A scan of the JPEG codes its part of the picture out of turn.');
          }
          bits[coefficient] = scan.al;
        }
      }
      return null;
    },
    isShowable: () => low.every((bits) => bits[0] !== NOT_SEEN),
    isUntouched: () => low.every((bits) => bits[0] === NOT_SEEN),
    isNew: (index) => low[index]![0] === NOT_SEEN,
  };
}
