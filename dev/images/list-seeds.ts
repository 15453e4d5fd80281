import { buildCorpus } from './corpus/build-corpus';
import { markGif } from './markers/mark-gif';
import { markJpeg } from './markers/mark-jpeg';
import { markPng } from './markers/mark-png';
import { markWebp } from './markers/mark-webp';
import { readEncoderFiles } from './read-encoder-files';

/** Larger files cost more time than they find: damage to a byte of pixels is rarely news. */
const MOST_BYTES = 6_000;

/** What mutation starts from: the corpus, the files of other encoders, and those with foreign bytes in each place. */
export async function listSeeds(): Promise<Buffer[]> {
  const marked = [await markPng(), await markJpeg(), markGif(), await markWebp()].flat();
  const files = [...(await buildCorpus()), ...readEncoderFiles(), ...marked];
  return files.map(({ bytes }) => bytes).filter((bytes) => bytes.length <= MOST_BYTES);
}
