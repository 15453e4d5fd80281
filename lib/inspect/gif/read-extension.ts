import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import type { GifState } from './gif-state';
import { readBytes } from './read-bytes';
import { readSubBlock } from './read-sub-block';
import { refuseGif } from './refuse-gif';
import { skipSubBlocks } from './skip-sub-blocks';

const CONTROL = 0xf9;
const APPLICATION = 0xff;
/** The one thing that viewers read out of an application extension, under either name. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);
const TRANSPARENT = 0x01;
const DISPOSAL_AND_TRANSPARENCY = 0x1c | TRANSPARENT;

/** Takes a graphic control, written anew: reserved bits, user input and an unused index are places for foreign bits. */
function readControl(block: Uint8Array, state: GifState): Refusal | null {
  if (block.length !== 5) return refuseGif('a graphic control has a wrong length');
  const [, packed, low, high, transparent] = block as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  const isTransparent = (packed & TRANSPARENT) !== 0;
  // Of two before an image the last counts. But libnsgif, for one, keeps the transparency of the first: two pictures.
  if (!isTransparent && state.control !== null && (state.control[3]! & TRANSPARENT) !== 0) {
    return refuseGif('two graphic controls of an image contradict each other');
  }
  const index = isTransparent ? transparent : 0;
  state.control = Buffer.from([
    0x21,
    CONTROL,
    4,
    packed & DISPOSAL_AND_TRANSPARENCY,
    low,
    high,
    index,
    0,
  ]);
  return null;
}

/** Takes a loop count, and keeps it in its plain form where it is told for the first time. */
function readLoop(
  name: string,
  block: Uint8Array,
  state: GifState,
  inspection: Inspection,
): Refusal | null {
  if (block.length !== 4 || block[1] !== 1) return null;
  const count = block[2]! | (block[3]! << 8);
  if (state.loop !== null)
    return state.loop === count ? null : refuseGif('it tells two loop counts');
  state.loop = count;
  inspection.keep(
    Buffer.concat([
      Buffer.from([0x21, APPLICATION, name.length]),
      Buffer.from(name, 'latin1'),
      block,
      Buffer.of(0),
    ]),
  );
  return null;
}

/**
 * Reads an extension, its introducer already read. A graphic control waits for the image it belongs to, a loop count
 * is kept; comments, plain text and all other application data are not. A control before a plain text stays for the
 * image behind it, since browsers and libvips, which draw no text, take it so.
 */
export async function readExtension(
  inspection: Inspection,
  state: GifState,
): Promise<Refusal | null> {
  const label = await readBytes(inspection.input, 1);
  if (isRefusal(label)) return label;
  const first = await readSubBlock(inspection);
  if (isRefusal(first)) return first;
  if (label[0] === CONTROL) {
    const refusal = readControl(first, state);
    if (refusal !== null) return refusal;
  }
  if (first.length === 1) return null;
  if (label[0] === APPLICATION) {
    const name = Buffer.from(first.subarray(1)).toString('latin1');
    if (LOOPS.has(name)) {
      const block = await readSubBlock(inspection);
      if (isRefusal(block)) return block;
      const refusal = readLoop(name, block, state, inspection);
      if (refusal !== null || block.length === 1) return refusal;
    }
  }
  return skipSubBlocks(inspection);
}
