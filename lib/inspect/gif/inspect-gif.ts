import { isRefusal, type Refusal } from '@/lib/errors';
import type { FormatParser, Inspection } from '../format-parser';
import type { GifState } from './gif-state';
import { LzwCounter } from './lzw-counter';
import { readBytes } from './read-bytes';
import { readExtension } from './read-extension';
import { readImage } from './read-image';
import { readScreen } from './read-screen';
import { refuseGif } from './refuse-gif';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

async function readBlocks(inspection: Inspection, state: GifState): Promise<Refusal | null> {
  const { input, keep, limits, work } = inspection;
  const counter = new LzwCounter(work);
  for (let blocks = 0; blocks < limits.chunks; blocks += 1) {
    work.steps += 1;
    const introducer = await readBytes(input, 1);
    if (isRefusal(introducer)) return introducer;
    let refusal: Refusal | null;
    if (introducer[0] === EXTENSION) refusal = await readExtension(inspection, state);
    else if (introducer[0] === IMAGE) refusal = await readImage(inspection, state, counter);
    else if (introducer[0] === TRAILER) {
      keep(introducer);
      return state.frames > 0 ? null : refuseGif('it has no image');
    } else refusal = refuseGif('it has a block that does not exist', `block ${introducer[0]}`);
    if (refusal !== null) return refusal;
  }
  return refuseGif(`it has more than ${limits.chunks} blocks`);
}

/**
 * Proves a GIF and rewrites it from an allow-list: screen, colour tables, images with their graphic controls, the loop
 * count, the trailer. Comments, plain text, all other application data (XMP and ICC among them, which no browser
 * follows in a GIF) and everything behind the trailer are dropped. The pixels of each frame are decoded to a count
 * and copied as they came.
 *
 * GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt.
 */
export const inspectGif: FormatParser = async (inspection) => {
  const { input, work } = inspection;
  const state = await readScreen(inspection);
  if (isRefusal(state)) return state;
  const refusal = await readBlocks(inspection, state);
  if (refusal !== null) return refusal;
  while (await input.need(1)) {
    input.takeSome(Infinity);
    work.steps += 1;
  }
  return { format: 'gif', width: state.width, height: state.height, frames: state.frames };
};
