import type { CorpusEntry } from './corpus-entry';
import { makeGifCorpus } from './make-gif-corpus';
import { makeJpegCorpus } from './make-jpeg-corpus';
import { makePngCorpus } from './make-png-corpus';
import { makeWebpCorpus } from './make-webp-corpus';

/** Every image that the proof of the inspection is made with, the same bytes on every run. */
export async function buildCorpus(): Promise<CorpusEntry[]> {
  const parts = await Promise.all([
    makePngCorpus(),
    makeJpegCorpus(),
    makeWebpCorpus(),
    makeGifCorpus(),
  ]);
  return parts.flat();
}
