import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyPixels } from './copy-pixels';
import type { GifState } from './gif-state';
import type { LzwCounter } from './lzw-counter';
import { readBytes } from './read-bytes';
import { refuseGif } from './refuse-gif';
import { tableBytes } from './table-bytes';

const DESCRIPTOR_BYTES = 9;
const INTERLACED = 0x40;
const RESERVED = 0x18;

/** Counts a frame of `pixels` against the limits, before a byte of it is decoded. */
function countFrame(pixels: number, state: GifState, { limits }: Inspection): Refusal | null {
  state.frames += 1;
  state.rawBytes += pixels;
  const { width, height, frames, rawBytes } = state;
  if (frames > limits.frames) {
    return refuse('too_many_frames', `gif: over ${limits.frames} frames`, {
      detail: `The animation has more than ${limits.frames} frames.`,
    });
  }
  // Each frame is composed on the whole canvas by whoever shows it, however small its own part.
  if (width * height * frames > limits.totalPixels || rawBytes > limits.rawBytes) {
    return refuse('too_many_pixels', `gif: ${frames} frames of ${width} x ${height} or more`, {
      detail: `The animation has ${frames} or more frames of ${width} × ${height} pixels.`,
    });
  }
  return null;
}

/** Reads an image, its introducer already read: descriptor, local colour table and pixels, and keeps them. */
export async function readImage(
  inspection: Inspection,
  state: GifState,
  counter: LzwCounter,
): Promise<Refusal | null> {
  const { input, keep } = inspection;
  const bytes = await readBytes(input, DESCRIPTOR_BYTES);
  if (isRefusal(bytes)) return bytes;
  const descriptor = Buffer.from(bytes);
  const [left, top] = [descriptor.readUInt16LE(0), descriptor.readUInt16LE(2)];
  const [width, height] = [descriptor.readUInt16LE(4), descriptor.readUInt16LE(6)];
  // A frame that sticks out enlarges the canvas in some viewers and is cut in others.
  const isInside =
    width > 0 && height > 0 && left + width <= state.width && top + height <= state.height;
  if (!isInside) return refuseGif('a frame lies outside of the picture');
  const refusal = countFrame(width * height, state, inspection);
  if (refusal !== null) return refusal;

  const packed = descriptor[8]!;
  const table = await readBytes(input, tableBytes(packed));
  if (isRefusal(table)) return table;
  const codeSize = await readBytes(input, 1);
  if (isRefusal(codeSize)) return codeSize;
  if (codeSize[0]! < 2 || codeSize[0]! > 8)
    return refuseGif('a frame has a code size that does not exist');
  descriptor[8] = packed & (table.length > 0 ? ~RESERVED : INTERLACED);
  if (state.control !== null) keep(state.control);
  state.control = null;
  for (const part of [Buffer.of(0x2c), descriptor, table, codeSize]) keep(part);
  counter.start(codeSize[0]!, width * height);
  return copyPixels(inspection, counter);
}
