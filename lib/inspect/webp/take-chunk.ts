import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyBytes } from './copy-bytes';
import { copyFrame } from './copy-frame';
import { copyPictureChunk } from './copy-picture-chunk';
import { copyProfile } from './copy-profile';
import { readExif } from './read-exif';
import { refuseWebp } from './refuse-webp';
import type { RiffChunk } from './riff-chunk';
import { skipBytes } from './skip-bytes';
import type { WebpState } from './webp-state';
import { writeChunkHead } from './write-chunk-head';

type ChunkTaker = (
  inspection: Inspection,
  chunk: RiffChunk,
  state: WebpState,
) => Promise<Refusal | null>;

const skip: ChunkTaker = (inspection, { size }) => skipBytes(inspection, size + (size & 1));

const isAnimated = ({ extended }: WebpState): boolean => extended?.announces.animation === true;

const takePicture: ChunkTaker = async (inspection, chunk, state) => {
  if (isAnimated(state))
    return refuseWebp('The animated WebP has a picture outside of its frames.');
  return copyPictureChunk(inspection, chunk, state.slot);
};

/** A profile that VP8X does not announce, or a second one, is read by nobody, and left out. */
const takeProfile: ChunkTaker = async (inspection, chunk, state) => {
  if (state.extended?.announces.icc !== true || state.hasProfile) {
    return skip(inspection, chunk, state);
  }
  if (state.hasAnimation || state.slot.hasAlpha || state.slot.picture !== null) {
    return refuseWebp('The WebP has its colour profile behind its picture.');
  }
  state.hasProfile = true;
  return copyProfile(inspection, chunk);
};

const takeAnimation: ChunkTaker = async (inspection, { name, size }, state) => {
  if (!isAnimated(state) || state.hasAnimation || size !== 6) {
    return refuseWebp('The animation header of the WebP is malformed or not announced.');
  }
  state.hasAnimation = true;
  inspection.keep(writeChunkHead(name, size));
  return copyBytes(inspection, size);
};

const takeFrame: ChunkTaker = async (inspection, chunk, { extended, hasAnimation, slot, form }) => {
  if (extended === null || !hasAnimation) {
    return refuseWebp('The WebP has frames but no animation header.');
  }
  const { counter } = form;
  return copyFrame(inspection, chunk, { canvas: extended, count: slot.count, counter });
};

const takeExif: ChunkTaker = async (inspection, chunk, state) => {
  if (state.extended?.announces.exif !== true || state.orientation !== undefined) {
    return skip(inspection, chunk, state);
  }
  const exif = await readExif(inspection, chunk);
  if (isRefusal(exif)) return exif;
  state.orientation = exif.orientation;
  return null;
};

const TAKERS: ReadonlyMap<string, ChunkTaker> = new Map([
  ['ICCP', takeProfile],
  ['ANIM', takeAnimation],
  ['ANMF', takeFrame],
  ['ALPH', takePicture],
  ['VP8 ', takePicture],
  ['VP8L', takePicture],
  ['EXIF', takeExif],
  ['VP8X', async () => refuseWebp('The WebP has its header in the wrong place.')],
]);

/** Takes one chunk of the RIFF form; what is not in the table (XMP among it) is left out. Null: go on. */
export const takeChunk: ChunkTaker = async (inspection, chunk, state) => {
  const taker = TAKERS.get(chunk.name) ?? skip;
  if (state.slot.hasAlpha && state.slot.picture === null && taker !== takePicture) {
    return refuseWebp('The WebP has foreign data between transparency and picture.', chunk.name);
  }
  return taker(inspection, chunk, state);
};
