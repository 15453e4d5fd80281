import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { checkProfile } from '../icc/check-profile';
import { copyPadding } from './copy-padding';
import { refuseWebp } from './refuse-webp';
import type { RiffChunk } from './riff-chunk';
import { writeChunkHead } from './write-chunk-head';

/** Copies an ICC profile, which is gathered whole to be checked. A damaged one is refused: see `checkProfile`. */
export async function copyProfile(
  inspection: Inspection,
  chunk: RiffChunk,
): Promise<Refusal | null> {
  const { input, keep, limits, work } = inspection;
  const { name, size } = chunk;
  if (size > limits.profileBytes) {
    return refuseWebp('The colour profile in the WebP is too large.', `${size} bytes`);
  }
  if (!(await input.need(size))) return refuseWebp('The WebP ends in its colour profile.');
  const profile = input.take(size);
  work.steps += size;
  if (!checkProfile(profile)) {
    return refuseWebp('The colour profile in the WebP is damaged.', `${size} bytes`);
  }
  keep(writeChunkHead(name, size));
  keep(profile);
  return copyPadding(inspection, chunk);
}
