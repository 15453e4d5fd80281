import type { Inspection } from '../format-parser';

/** The same inspection with a count of the bytes that are kept through it, for a size that is written in front. */
export function countKept(inspection: Inspection): { inspection: Inspection; bytes: () => number } {
  let bytes = 0;
  return {
    bytes: () => bytes,
    inspection: {
      ...inspection,
      keep(part) {
        bytes += part.length;
        inspection.keep(part);
      },
    },
  };
}
