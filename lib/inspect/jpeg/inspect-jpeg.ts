import { isRefusal, type Refusal } from '@/lib/errors';
import type { FormatParser, ImageFacts, Inspection } from '../format-parser';
import { createJpegState, type JpegState } from './jpeg-state';
import { parseFrame } from './parse-frame';
import { readAppSegment } from './read-app-segment';
import { readHuffmanTables } from './read-huffman-tables';
import { readQuantizationTables } from './read-quantization-tables';
import { readRestartInterval } from './read-restart-interval';
import { readSegment, type JpegSegment } from './read-segment';
import { refuseJpeg } from './refuse-jpeg';
import { refuseMarker } from './refuse-marker';
import { skipTrailer } from '../skip-trailer';
import { trackProgress } from './track-progress';
import { walkScan } from './walk-scan';

const EOI = Uint8Array.of(0xff, 0xd9);

function beginFrame(
  { marker, payload }: JpegSegment,
  state: JpegState,
  { limits }: Inspection,
): Refusal | null {
  if (state.frame !== null) return refuseJpeg('The JPEG has more than one frame header.');
  const frame = parseFrame(marker, payload, limits);
  if (isRefusal(frame)) return frame;
  state.frame = frame;
  state.progress = trackProgress(frame);
  return null;
}

/** Takes one segment; null: go on with the next. */
async function takeSegment(
  segment: JpegSegment,
  state: JpegState,
  inspection: Inspection,
): Promise<Refusal | null> {
  const { marker, payload } = segment;
  // Decoders have read what comes with the picture when its first scan begins; later segments are nobody's.
  const isApp = marker >= 0xe0 && marker <= 0xef;
  if (isApp) return state.scans > 0 ? null : readAppSegment(marker, payload, state.header);
  if (marker === 0xfe) return null;
  inspection.work.steps += payload.length;
  if (marker === 0xdb) return readQuantizationTables(payload, state.tables);
  if (marker === 0xc4) return readHuffmanTables(payload, state.tables);
  if (marker === 0xdd) return readRestartInterval(payload, state.tables);
  if (marker >= 0xc0 && marker <= 0xc2) return beginFrame(segment, state, inspection);
  if (marker === 0xda) return walkScan(payload, state, inspection);
  return refuseMarker(marker);
}

function finish({ frame, progress, header }: JpegState): ImageFacts | Refusal {
  if (frame === null || progress === null || !progress.isShowable()) {
    return refuseJpeg('The JPEG ends before its picture does.', 'EOI before all components');
  }
  const turned = (header.orientation ?? 1) >= 5;
  return {
    format: 'jpeg',
    width: turned ? frame.height : frame.width,
    height: turned ? frame.width : frame.height,
    frames: 1,
  };
}

/**
 * Walks a JPEG (ITU-T T.81; baseline, extended and progressive, Huffman-coded, 8 bits) from SOI to its first EOI and
 * keeps: JFIF without its thumbnail, the orientation, the ICC profile, Adobe's colour transform, and of the picture
 * the tables, headers and scan data that decode it. All else is left out: other application segments, comments,
 * thumbnails, tables that no scan uses, fill bytes, and everything behind the first EOI.
 *
 * What it cannot prove: the bits of the scan data. They are copied, and checked for their restart markers and for
 * the least and the most bytes that they can be, but their Huffman codes are not walked. So a file that passes may
 * still be one whose data a decoder finds damaged, and bytes may hide behind the last code of a restart interval.
 */
export const inspectJpeg: FormatParser = async (inspection) => {
  const { input, limits, keep, work } = inspection;
  const state = createJpegState(limits);
  const soi = await readSegment(input, work);
  if (isRefusal(soi)) return soi;
  if (soi.marker !== 0xd8) return refuseMarker(soi.marker);

  for (let count = 0; count < limits.chunks; count += 1) {
    const segment = await readSegment(input, work);
    if (isRefusal(segment)) return segment;
    if (segment.marker === 0xd9) {
      const facts = finish(state);
      if (isRefusal(facts)) return facts;
      keep(EOI);
      await skipTrailer(input, work);
      return facts;
    }
    const refusal = await takeSegment(segment, state, inspection);
    if (refusal !== null) return refusal;
  }
  return refuseJpeg('The JPEG consists of too many parts.', `more than ${limits.chunks}`);
};
