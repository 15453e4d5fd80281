import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyBytes } from './copy-bytes';
import type { PictureCheck } from './picture';
import { refuseWebp } from './refuse-webp';

/** Signature, then 14 bits each for width - 1 and height - 1, a bit for alpha, and 3 for the version. */
const HEAD = 5;
const SIGNATURE = 0x2f;

/** Copies the content of a `VP8L` chunk (WebP lossless bitstream, section 3); what follows its head is not decoded. */
export async function copyVp8l(
  inspection: Inspection,
  size: number,
  check: PictureCheck,
): Promise<Refusal | null> {
  const { input } = inspection;
  if (size <= HEAD) return refuseWebp('The picture data of the WebP is too short.', `VP8L ${size}`);
  if (!(await input.need(HEAD))) {
    return refuseWebp('The WebP ends in the middle of its picture data.', 'VP8L head');
  }
  const head = Buffer.from(input.peek(HEAD));
  const bits = head.readUInt32LE(1);
  if (head[0] !== SIGNATURE || bits >>> 29 !== 0) {
    return refuseWebp('The picture data of the WebP is not a VP8L picture.');
  }
  const unfit = check({
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    samples: (bits >>> 28) & 1 ? 4 : 3,
  });
  return unfit ?? copyBytes(inspection, size);
}
