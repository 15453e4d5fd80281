import type { JpegFrame, JpegScan } from './jpeg-frame';

/** Bits of the longest code and of the longest value that may follow it: more than one coefficient can take. */
const MAX_BITS = 32;
/** Blocks that one end-of-band run can skip, and bits that such a run takes at least (ITU-T T.81, G.1.2.2). */
const BAND_RUN = 32_767;
const BAND_RUN_BITS = 15;

type Bounds = { readonly min: number; readonly max: number };

function boundBits(scan: JpegScan, frame: JpegFrame, blocks: number): Bounds {
  // A code has at least 1 bit: one for the DC difference and one for the end of the block.
  if (!frame.progressive) return { min: 2 * blocks, max: 64 * MAX_BITS * blocks };
  // A refined DC coefficient is one bit without a code.
  if (scan.ss === 0 && scan.ah !== 0) return { min: blocks, max: blocks };
  if (scan.ss === 0) return { min: blocks, max: MAX_BITS * blocks };
  return {
    min: Math.max(1, Math.floor(blocks / BAND_RUN) * BAND_RUN_BITS),
    max: (scan.se - scan.ss + 2) * MAX_BITS * blocks,
  };
}

/**
 * The fewest and the most bytes, without stuffing, that a restart interval of `units` can take. This tells a scan
 * that was cut and a large payload behind a small picture's last bit; it proves neither that the codes are valid
 * nor that no byte hides between these bounds, for which the Huffman codes would have to be walked.
 */
export function boundScanBytes(scan: JpegScan, frame: JpegFrame, units: number): Bounds {
  const { min, max } = boundBits(scan, frame, units * scan.blocksPerUnit);
  return { min: Math.ceil(min / 8), max: Math.ceil(max / 8) };
}
