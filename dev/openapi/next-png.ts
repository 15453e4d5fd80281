import { deflateSync } from 'node:zlib';
import { makeNoise } from '@/dev/images/make-noise';
import { idats, ihdr, pngChunk, pngFile } from '@/dev/images/png-builder';

const SIDE = 8;
const ROW = 1 + SIDE * 3;

let seed = 0;

/** A picture whose pixels are like no other's of this process, so that none is blocked with another. */
export function nextPng(): Buffer {
  seed += 1;
  const lines = makeNoise(SIDE * ROW, seed);
  for (let row = 0; row < SIDE; row += 1) lines[row * ROW] = 0;
  lines.writeUInt32BE(seed, 1);
  return pngFile([
    ihdr({ width: SIDE, height: SIDE, colour: 2, depth: 8 }),
    ...idats(deflateSync(lines)),
    pngChunk('IEND'),
  ]);
}
