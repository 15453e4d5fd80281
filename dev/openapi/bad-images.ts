import { gifControl, gifFile, gifImage, gifStart, GIF_END } from '@/dev/images/gif-builder';
import { ihdr, pngFile } from '@/dev/images/png-builder';
import { makePng } from '@/dev/uploads/make-png';

const frame = [
  gifControl({ delay: 4, dispose: 0, transparent: null }),
  gifImage({
    width: 1,
    height: 1,
    left: 0,
    top: 0,
    bits: 1,
    localTable: false,
    interlaced: false,
    seed: 3,
  }),
];

/** One file for each refusal of bytes, by its code. */
export const BAD_IMAGES = {
  empty_file: Buffer.alloc(0),
  unsupported_format: Buffer.from('%PDF-1.7 and so on'),
  invalid_image: makePng(7).subarray(0, 60),
  too_many_pixels: pngFile([
    ihdr({ width: 14_000, height: 14_000, colour: 2, depth: 8, interlaced: false }),
  ]),
  too_many_frames: gifFile(
    gifStart({ width: 1, height: 1, tableBits: 1 }),
    ...Array.from({ length: 1_001 }, () => Buffer.concat(frame)),
    GIF_END,
  ),
} as const;
