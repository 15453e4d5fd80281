import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { idats, ihdr, pngChunk, pngFile, pngScanlines } from '@/dev/images/png-builder';
import { decodeImage } from '@/dev/images/decode-image';

export type Picture = {
  readonly png: Buffer;
  /** Of the decoded samples. */
  readonly pixels: string;
  /** Of the file. */
  readonly sha256: string;
};

const SHAPE = { width: 8, height: 6, colour: 2, depth: 8 };

/** Small pictures, none of which looks like another, each with a comment that must not be served. */
export async function makePictures(count: number): Promise<Picture[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const samples = deflateSync(pngScanlines(SHAPE, { seed: 7919 * (index + 1) }));
      const comment = pngChunk('tEXt', `Comment\0picture ${index}`);
      const png = pngFile([ihdr(SHAPE), comment, ...idats(samples), pngChunk('IEND')]);
      const { pixels } = await decodeImage(png);
      return { png, pixels, sha256: createHash('sha256').update(png).digest('hex') };
    }),
  );
}
