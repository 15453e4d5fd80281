import type { ByteInput } from './byte-input';
import type { Work } from './format-parser';

/** Consumes what is behind the image's end: a second picture, a video, an archive. None of it is looked at. */
export async function skipTrailer(input: ByteInput, work: Work): Promise<void> {
  while (await input.need(1)) {
    input.takeSome(input.available);
    work.steps += 1;
  }
}
