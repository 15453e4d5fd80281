import { pngChunk, pngFile, stillChunks } from '@/dev/images/png-builder';

/** A whole small PNG whose comment, which must not be served, makes it another file for each `seed`. */
export function makePng(seed = 1): Buffer {
  const [header, ...rest] = stillChunks({ width: 8, height: 6, colour: 2, depth: 8 });
  return pngFile([header!, pngChunk('tEXt', `Comment\0planted comment ${seed}`), ...rest]);
}
