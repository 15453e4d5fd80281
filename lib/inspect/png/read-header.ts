import { refuse, type Refusal } from '@/lib/errors';
import type { InspectionLimits } from '../limits';
import { refusePng } from './refuse-png';

export type PngHeader = {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly bitsPerPixel: number;
  readonly interlaced: boolean;
};

export const HEADER_BYTES = 13;
export const PALETTE_COLOUR = 3;

/** Channels and legal depths of each colour type: PNG 3rd edition, table 12. */
const COLOURS: Readonly<
  Record<number, { readonly channels: number; readonly depths: readonly number[] }>
> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  [PALETTE_COLOUR]: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/** As libpng comes, and so in most of what shows a PNG, a longer side is refused. */
const MAX_SIDE = 1_000_000;

/** Reads the 13 bytes of IHDR. The size is judged here, before a single byte is inflated. */
export function readHeader(bytes: Uint8Array, limits: InspectionLimits): PngHeader | Refusal {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const depth = view.getUint8(8);
  const colour = view.getUint8(9);
  if (width === 0 || height === 0) return refusePng('its width or height is 0');
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > limits.framePixels) {
    return refuse('too_many_pixels', `png: ${width} x ${height}`, {
      detail: `The image is ${width} × ${height} pixels.`,
    });
  }
  const kind = COLOURS[colour];
  if (kind === undefined || !kind.depths.includes(depth)) {
    return refusePng(
      'its colour type and bit depth do not exist',
      `colour ${colour}, depth ${depth}`,
    );
  }
  if (view.getUint8(10) !== 0 || view.getUint8(11) !== 0 || view.getUint8(12) > 1) {
    return refusePng('it tells a compression, filter or interlacing that does not exist');
  }
  const bitsPerPixel = kind.channels * depth;
  return { width, height, depth, colour, bitsPerPixel, interlaced: view.getUint8(12) === 1 };
}
