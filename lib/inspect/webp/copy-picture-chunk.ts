import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyAlpha } from './copy-alpha';
import { copyPadding } from './copy-padding';
import { copyVp8 } from './copy-vp8';
import { copyVp8l } from './copy-vp8l';
import { countPixels } from './count-pixels';
import type { PictureSlot } from './picture-slot';
import { refuseWebp } from './refuse-webp';
import type { RiffChunk } from './riff-chunk';
import { writeChunkHead } from './write-chunk-head';

async function copyBitstream(
  inspection: Inspection,
  { name, size }: RiffChunk,
  slot: PictureSlot,
): Promise<Refusal | null> {
  if (name === 'VP8L' && slot.hasAlpha) {
    return refuseWebp('The WebP gives transparency to a picture that brings its own.');
  }
  const copy = name === 'VP8L' ? copyVp8l : copyVp8;
  return copy(inspection, size, (picture) => {
    const { width, height } = slot.promised ?? picture;
    if (picture.width !== width || picture.height !== height) {
      return refuseWebp(
        'The picture in the WebP has another size than its header says.',
        `${picture.width} x ${picture.height}`,
      );
    }
    slot.picture = picture;
    const samples = slot.hasAlpha ? 4 : picture.samples;
    return countPixels(slot.count, { ...picture, samples }, inspection.limits);
  });
}

async function copyTransparency(
  inspection: Inspection,
  size: number,
  slot: PictureSlot,
): Promise<Refusal | null> {
  if (slot.promised === null || !slot.announcesAlpha || slot.hasAlpha) {
    return refuseWebp('The WebP has transparency that its header does not announce.');
  }
  slot.hasAlpha = true;
  return copyAlpha(inspection, size, slot.promised.width * slot.promised.height);
}

/** Copies an `ALPH`, `VP8 ` or `VP8L` chunk into `slot`, which takes one picture, its transparency first. */
export async function copyPictureChunk(
  inspection: Inspection,
  chunk: RiffChunk,
  slot: PictureSlot,
): Promise<Refusal | null> {
  if (slot.picture !== null)
    return refuseWebp('The WebP has more pictures than it may.', chunk.name);
  inspection.keep(writeChunkHead(chunk.name, chunk.size));
  const refusal =
    chunk.name === 'ALPH'
      ? await copyTransparency(inspection, chunk.size, slot)
      : await copyBitstream(inspection, chunk, slot);
  return refusal ?? copyPadding(inspection, chunk);
}
