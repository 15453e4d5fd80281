import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyPictureChunk } from './copy-picture-chunk';
import { countKept } from './count-kept';
import type { PixelCount } from './count-pixels';
import { openChunk } from './open-chunk';
import type { PictureSlot } from './picture-slot';
import { refuseWebp } from './refuse-webp';
import type { Container, RiffChunk } from './riff-chunk';
import { skipBytes } from './skip-bytes';
import type { Vp8x } from './vp8x';
import { writeChunkHead } from './write-chunk-head';

const HEAD = 16;
/** Blending and disposal; the other bits of the byte are reserved. */
const FRAME_FLAGS = 0x03;

/** Reads place and size of a frame from its head; null where it does not lie on the canvas. */
function placeFrame(head: Buffer, canvas: Vp8x): { width: number; height: number } | null {
  const width = head.readUIntLE(6, 3) + 1;
  const height = head.readUIntLE(9, 3) + 1;
  const right = 2 * head.readUIntLE(0, 3) + width;
  const bottom = 2 * head.readUIntLE(3, 3) + height;
  return right <= canvas.width && bottom <= canvas.height ? { width, height } : null;
}

/**
 * Copies an `ANMF` chunk: its place, duration, blending and disposal, and its one picture. Unknown chunks inside it
 * are left out, so its size is written when the frame is done.
 */
export async function copyFrame(
  outer: Inspection,
  chunk: RiffChunk,
  { canvas, count, counter }: { canvas: Vp8x; count: PixelCount; counter: Container['counter'] },
): Promise<Refusal | null> {
  const { input, keep } = outer;
  if (chunk.size < HEAD || chunk.size % 2 === 1) {
    return refuseWebp('A frame of the WebP has an impossible length.', `ANMF ${chunk.size}`);
  }
  if (!(await input.need(HEAD))) return refuseWebp('The WebP ends in the middle of a frame.');
  const frame = Buffer.from(input.take(HEAD));
  frame[15]! &= FRAME_FLAGS;
  const promised = placeFrame(frame, canvas);
  if (promised === null) return refuseWebp('A frame of the WebP lies outside of its canvas.');

  const head = Buffer.from(writeChunkHead('ANMF', 0));
  keep(head);
  const { inspection, bytes } = countKept(outer);
  inspection.keep(frame);
  const slot: PictureSlot = {
    promised,
    announcesAlpha: canvas.announces.alpha,
    count,
    hasAlpha: false,
    picture: null,
  };
  const container: Container = { left: chunk.size - HEAD, counter };
  while (container.left > 0) {
    const part = await openChunk(inspection, container);
    if (isRefusal(part)) return part;
    const isPicture = ['ALPH', 'VP8 ', 'VP8L'].includes(part.name);
    if (!isPicture && slot.picture === null) {
      return refuseWebp('A frame of the WebP has foreign data before its picture.', part.name);
    }
    const refusal = await (isPicture
      ? copyPictureChunk(inspection, part, slot)
      : skipBytes(inspection, part.size + (part.size & 1)));
    if (refusal !== null) return refusal;
  }
  if (slot.picture === null) return refuseWebp('A frame of the WebP has no picture.');
  head.writeUInt32LE(bytes(), 4);
  return null;
}
