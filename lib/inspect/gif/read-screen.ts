import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import type { GifState } from './gif-state';
import { readBytes } from './read-bytes';
import { refuseGif } from './refuse-gif';
import { tableBytes } from './table-bytes';

const SIGNATURE = /^GIF8[79]a$/;
const SCREEN_BYTES = 13;

/**
 * Reads signature, logical screen and global colour table, and keeps them: always as version 89a, since that is what
 * the blocks that we may keep behind it belong to; without pixel aspect ratio, which no browser follows.
 */
export async function readScreen({ input, keep, limits }: Inspection): Promise<GifState | Refusal> {
  const start = await readBytes(input, SCREEN_BYTES);
  if (isRefusal(start)) return start;
  const screen = Buffer.from(start);
  if (!SIGNATURE.test(screen.toString('latin1', 0, 6)))
    return refuseGif('it does not begin as one');
  const width = screen.readUInt16LE(6);
  const height = screen.readUInt16LE(8);
  if (width === 0 || height === 0) return refuseGif('its width or height is 0');
  if (width * height > limits.framePixels) {
    return refuse('too_many_pixels', `gif: ${width} x ${height}`, {
      detail: `The image is ${width} × ${height} pixels.`,
    });
  }
  const packed = screen[10]!;
  const table = await readBytes(input, tableBytes(packed));
  if (isRefusal(table)) return table;
  screen.write('GIF89a', 'latin1');
  if (table.length === 0) {
    screen[10] = packed & 0x70;
    screen[11] = 0;
  }
  screen[12] = 0;
  keep(screen);
  keep(table);
  return { width, height, control: null, loop: null, frames: 0, rawBytes: 0 };
}
