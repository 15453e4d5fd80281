import { isRefusal, type Refusal } from '@/lib/errors';
import { writeOrientation } from '../exif/write-orientation';
import type { JpegHeader } from './jpeg-header';
import { writeSegment } from './write-segment';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** The most that fits into a segment behind the 14 bytes that name a part of a profile. */
const PROFILE_PART = 65_533 - 14;

function writeJfif([units, x, y]: readonly [number, number, number]): Uint8Array[] {
  const known = units <= 2 && x > 0 && y > 0;
  const density = known ? [units, x >> 8, x & 255, y >> 8, y & 255] : [0, 0, 1, 0, 1];
  // Version 1.02, and a thumbnail of 0 × 0.
  return writeSegment(0xe0, [latin1('JFIF\0'), Uint8Array.of(1, 2, ...density, 0, 0)]);
}

function writeProfile(profile: Uint8Array): Uint8Array[] {
  const count = Math.ceil(profile.length / PROFILE_PART);
  return Array.from({ length: count }, (_, index) => {
    const part = profile.subarray(index * PROFILE_PART, (index + 1) * PROFILE_PART);
    return writeSegment(0xe2, [latin1('ICC_PROFILE\0'), Uint8Array.of(index + 1, count), part]);
  }).flat();
}

/** Unknown transforms are what libjpeg takes them for: YCbCr where there are 3 components, YCCK where there are 4. */
function writeAdobe(transform: number, components: number): Uint8Array[] {
  const known = transform === 0 || components === 1 ? 0 : components === 3 ? 1 : 2;
  return writeSegment(0xee, [latin1('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, known)]);
}

/**
 * The start of the file to serve, up to the first table: SOI, then what was kept of the application segments, each
 * in its plainest form. An orientation of 1 is what a file without one has, and is not written.
 */
export function writeHeader(header: JpegHeader, components: number): Uint8Array[] | Refusal {
  const profile = header.profile.finish();
  if (isRefusal(profile)) return profile;
  const { density, adobeTransform, orientation = null } = header;
  const turned = orientation !== null && orientation !== 1;
  return [
    Uint8Array.of(0xff, 0xd8),
    ...(density === null ? [] : writeJfif(density)),
    ...(turned ? writeSegment(0xe1, [latin1('Exif\0\0'), writeOrientation(orientation)]) : []),
    ...(profile === null ? [] : writeProfile(profile)),
    ...(adobeTransform === null ? [] : writeAdobe(adobeTransform, components)),
  ];
}
