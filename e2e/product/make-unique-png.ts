import { deflateSync } from 'node:zlib';
import { makeNoise } from '@/dev/images/make-noise';
import { idats, ihdr, pngChunk, pngFile } from '@/dev/images/png-builder';

const ROW = 1 + 500 * 3;

/** A PNG of at most `bytes` bytes (and nearly as many) of noise, different for each `index`. */
export function makeUniquePng(bytes: number, index: number): Buffer {
  const height = Math.max(1, Math.floor((bytes - 1_024) / (ROW + 1)));
  const scanlines = makeNoise(height * ROW, 7);
  for (let row = 0; row < height; row += 1) scanlines[row * ROW] = 0;
  scanlines.writeUInt32BE(index >>> 0, 1);
  const stream = deflateSync(scanlines, { level: 0 });
  return pngFile([
    ihdr({ width: 500, height, colour: 2, depth: 8 }),
    ...idats(stream, Math.ceil(stream.length / 65_536)),
    pngChunk('IEND'),
  ]);
}
