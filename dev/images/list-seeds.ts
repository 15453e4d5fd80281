import { buildCorpus } from './corpus/build-corpus';
import { markAll } from './markers/mark-all';
import { readEncoderFiles } from './read-encoder-files';

/** Larger files cost more time than they find: damage to a byte of pixels is rarely news. */
const MOST_BYTES = 6_000;

/** What mutation starts from: the corpus, the files of other encoders, and those with foreign bytes in each place. */
export async function listSeeds(): Promise<Buffer[]> {
  const marked = Object.values(await markAll()).flat();
  const files = [...(await buildCorpus()), ...readEncoderFiles(), ...marked];
  return files.map(({ bytes }) => bytes).filter((bytes) => bytes.length <= MOST_BYTES);
}
