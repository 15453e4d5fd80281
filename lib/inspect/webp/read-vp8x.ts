import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { countPixels } from './count-pixels';
import { refuseWebp } from './refuse-webp';
import { VP8X_FLAGS, type Vp8x } from './vp8x';

const SIZE = 10;

/** Consumes the content of a VP8X chunk: flags, reserved bytes (ignored), and the canvas, which must be in the limits. */
export async function readVp8x(inspection: Inspection, size: number): Promise<Vp8x | Refusal> {
  const { input, limits } = inspection;
  if (size !== SIZE)
    return refuseWebp('The header of the WebP has a wrong length.', `VP8X ${size}`);
  if (!(await input.need(SIZE))) return refuseWebp('The WebP ends in its header.', 'VP8X');
  const bytes = Buffer.from(input.take(SIZE));
  const width = bytes.readUIntLE(4, 3) + 1;
  const height = bytes.readUIntLE(7, 3) + 1;
  const announces = (flag: number): boolean => (bytes[0]! & flag) !== 0;
  // The canvas of an animation is held by viewers beside the frames.
  const tooLarge = countPixels(
    { frames: 0, pixels: 0, rawBytes: 0 },
    { width, height, samples: 4 },
    limits,
  );
  if (tooLarge !== null) return tooLarge;
  return {
    width,
    height,
    announces: {
      animation: announces(VP8X_FLAGS.animation),
      xmp: announces(VP8X_FLAGS.xmp),
      exif: announces(VP8X_FLAGS.exif),
      alpha: announces(VP8X_FLAGS.alpha),
      icc: announces(VP8X_FLAGS.icc),
    },
  };
}
