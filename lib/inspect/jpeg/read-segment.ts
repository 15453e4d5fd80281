import type { Refusal } from '@/lib/errors';
import type { ByteInput } from '../byte-input';
import type { Work } from '../format-parser';
import { refuseJpeg } from './refuse-jpeg';
import { skipFill } from './skip-fill';

/** A marker and, where it opens a segment, the segment's content without its length. */
export type JpegSegment = { readonly marker: number; readonly payload: Uint8Array };

const EMPTY = new Uint8Array(0);

/** SOI, EOI, RSTn and TEM stand alone. */
const standsAlone = (marker: number): boolean =>
  (marker >= 0xd0 && marker <= 0xd9) || marker === 0x01;

const cut = (input: ByteInput): Refusal =>
  refuseJpeg('The JPEG ends before its picture does.', `offset ${input.offset}`);

/** Reads the next marker and its segment (ITU-T T.81, B.1.1.4); any other byte between segments is refused. */
export async function readSegment(input: ByteInput, work: Work): Promise<JpegSegment | Refusal> {
  await skipFill(input, work);
  if (!(await input.need(2))) return cut(input);
  const [lead, marker] = input.take(2);
  if (lead !== 0xff || marker === undefined || marker === 0 || marker === 0xff) {
    return refuseJpeg('The JPEG has stray bytes between its parts.', `before ${input.offset}`);
  }
  work.steps += 1;
  if (standsAlone(marker)) return { marker, payload: EMPTY };
  if (!(await input.need(2))) return cut(input);
  const [high, low] = input.take(2);
  const length = (high! << 8) | low!;
  if (length < 2) return refuseJpeg('A part of the JPEG has an impossible length.', `${length}`);
  if (!(await input.need(length - 2))) return cut(input);
  return { marker, payload: input.take(length - 2) };
}
