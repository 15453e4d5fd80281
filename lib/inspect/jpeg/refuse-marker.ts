import type { Refusal } from '@/lib/errors';
import { refuseJpeg } from './refuse-jpeg';

/** Processes of ITU-T T.81 table B.1, and JPEG-LS, that browsers do not show. */
function nameProcess(marker: number): string | null {
  if (marker === 0xc3) return 'a lossless JPEG';
  if (marker === 0xf7) return 'a JPEG-LS image';
  if ([0xc9, 0xca, 0xcb, 0xcc].includes(marker)) return 'a JPEG with arithmetic coding';
  if (marker >= 0xc5 && marker <= 0xcf && marker !== 0xc8) return 'a hierarchical JPEG';
  if (marker === 0xde || marker === 0xdf) return 'a hierarchical JPEG';
  return null;
}

/** Refuses a marker that no image on the web needs: by name where it tells another process, else as malformed. */
export function refuseMarker(marker: number): Refusal {
  const seen = `marker ${marker.toString(16)}`;
  const name = nameProcess(marker);
  if (name !== null) {
    const detail = `This is ${name}, which browsers cannot show.`;
    return refuseJpeg(detail, seen, 'unsupported_format');
  }
  if (marker === 0xdc) return refuseJpeg('The JPEG tells its height too late (DNL).', seen);
  return refuseJpeg('The JPEG has a marker where none of its kind may be.', seen);
}
