import { isRefusal, type Refusal } from '@/lib/errors';
import { writeOrientation } from '../exif/write-orientation';
import type { FormatParser, ImageFacts, Inspection } from '../format-parser';
import { skipTrailer } from '../skip-trailer';
import { countKept } from './count-kept';
import { openChunk } from './open-chunk';
import { readVp8x } from './read-vp8x';
import { refuseWebp } from './refuse-webp';
import type { Container } from './riff-chunk';
import { takeChunk } from './take-chunk';
import { VP8X_FLAGS, type Vp8x } from './vp8x';
import type { WebpState } from './webp-state';
import { writeChunkHead } from './write-chunk-head';

/** Reads what must come first: VP8X, or a plain file's picture, which is taken at once. */
async function begin(
  inspection: Inspection,
  form: Container,
): Promise<{ state: WebpState; header: Buffer | null } | Refusal> {
  const first = await openChunk(inspection, form);
  if (isRefusal(first)) return first;
  const extended = first.name === 'VP8X' ? await readVp8x(inspection, first.size) : null;
  if (isRefusal(extended)) return extended;
  const state: WebpState = {
    form,
    extended,
    slot: {
      promised: extended,
      announcesAlpha: extended?.announces.alpha ?? false,
      count: { frames: 0, pixels: 0, rawBytes: 0 },
      hasAlpha: false,
      picture: null,
    },
    hasProfile: false,
    hasAnimation: false,
    orientation: undefined,
  };
  if (extended !== null) {
    const header = Buffer.alloc(10);
    inspection.keep(writeChunkHead('VP8X', header.length));
    inspection.keep(header);
    return { state, header };
  }
  if (first.name !== 'VP8 ' && first.name !== 'VP8L') {
    return refuseWebp('The WebP does not begin with a header or a picture.');
  }
  return (await takeChunk(inspection, first, state)) ?? { state, header: null };
}

/** Keeps the orientation as the last chunk, where there is one other than 1, which is what a file without one has. */
function keepOrientation(inspection: Inspection, orientation: number): void {
  if (orientation === 1) return;
  const block = writeOrientation(orientation);
  inspection.keep(writeChunkHead('EXIF', block.length));
  inspection.keep(block);
}

/**
 * Fills in the VP8X header that was kept in front. Profile, EXIF and XMP are announced where they are kept;
 * animation and transparency as they were, since viewers go by these when they show what comes.
 */
function fillHeader(header: Buffer, state: WebpState, extended: Vp8x): void {
  const { animation, alpha } = extended.announces;
  if (animation) header[0]! |= VP8X_FLAGS.animation;
  if (alpha) header[0]! |= VP8X_FLAGS.alpha;
  if (state.hasProfile) header[0]! |= VP8X_FLAGS.icc;
  if ((state.orientation ?? 1) !== 1) header[0]! |= VP8X_FLAGS.exif;
  header.writeUIntLE(extended.width - 1, 4, 3);
  header.writeUIntLE(extended.height - 1, 7, 3);
}

function tellFacts({ extended, slot, orientation }: WebpState): ImageFacts | Refusal {
  const isAnimated = extended?.announces.animation === true;
  const size = isAnimated ? extended : slot.picture;
  if (size === null || slot.count.frames === 0) return refuseWebp('The WebP has no picture.');
  const turned = (orientation ?? 1) >= 5;
  return {
    format: 'webp',
    width: turned ? size.height : size.width,
    height: turned ? size.width : size.height,
    frames: slot.count.frames,
  };
}

/**
 * Walks a WebP (RFC 9649) to the end that its RIFF header tells and keeps VP8X, ICCP, ANIM, ANMF, ALPH, VP8 and
 * VP8L, with sizes and flags rewritten to match, and of EXIF the orientation. XMP, unknown chunks (inside frames
 * too), what the header does not announce, and everything behind the RIFF form are left out.
 *
 * What it cannot prove: the bits of the pictures. VP8 partitions must lie inside their chunk and sizes must match
 * those of the bitstreams' own heads, but no VP8, VP8L or compressed ALPH is decoded. So a file that passes may
 * still be one that a decoder finds damaged, and bytes may hide behind the last code of a bitstream.
 */
export const inspectWebp: FormatParser = async (outer) => {
  const { input, keep, work } = outer;
  if (!(await input.need(12))) return refuseWebp('The WebP ends in its header.', 'RIFF');
  const riff = Buffer.from(input.take(12));
  if (riff.toString('latin1', 0, 4) !== 'RIFF' || riff.toString('latin1', 8) !== 'WEBP') {
    return refuseWebp('The WebP does not begin as one.');
  }
  const form: Container = { left: riff.readUInt32LE(4) - 4, counter: { chunks: 0 } };
  const head = Buffer.from(writeChunkHead('RIFF', 0));
  keep(head);
  const { inspection, bytes } = countKept(outer);
  inspection.keep(Buffer.from('WEBP', 'latin1'));

  const begun = await begin(inspection, form);
  if (isRefusal(begun)) return begun;
  const { state, header } = begun;
  while (form.left > 0) {
    const chunk = await openChunk(inspection, form);
    if (isRefusal(chunk)) return chunk;
    const refusal = await takeChunk(inspection, chunk, state);
    if (refusal !== null) return refusal;
  }
  const facts = tellFacts(state);
  if (isRefusal(facts)) return facts;
  keepOrientation(inspection, state.orientation ?? 1);
  if (header !== null && state.extended !== null) fillHeader(header, state, state.extended);
  head.writeUInt32LE(bytes(), 4);
  await skipTrailer(input, work);
  return facts;
};
