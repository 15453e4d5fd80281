import type { Refusal } from '@/lib/errors';
import { readOrientation } from '../exif/read-orientation';
import type { JpegHeader } from './jpeg-header';

const startsWith = (payload: Uint8Array, text: string): boolean =>
  Buffer.from(payload.subarray(0, text.length)).toString('latin1') === text;

const word = (payload: Uint8Array, at: number): number => (payload[at]! << 8) | payload[at + 1]!;

/**
 * Takes from an APPn segment what shows the picture right: JFIF (APP0), EXIF orientation (APP1), ICC profile (APP2)
 * and Adobe's colour transform (APP14), each recognised as libjpeg and libvips do. All else is left out.
 */
export function readAppSegment(
  marker: number,
  payload: Uint8Array,
  header: JpegHeader,
): Refusal | null {
  if (marker === 0xe0 && payload.length >= 14 && startsWith(payload, 'JFIF\0')) {
    header.density = [payload[7]!, word(payload, 8), word(payload, 10)];
  }
  if (marker === 0xe1 && startsWith(payload, 'Exif') && header.orientation === undefined) {
    const readable = startsWith(payload, 'Exif\0\0');
    header.orientation = readable ? readOrientation(payload.subarray(6)) : null;
  }
  if (marker === 0xee && payload.length >= 12 && startsWith(payload, 'Adobe')) {
    header.adobeTransform = payload[11]!;
  }
  return marker === 0xe2 ? header.profile.add(payload) : null;
}
