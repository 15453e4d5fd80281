import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyBytes } from './copy-bytes';
import { refuseWebp } from './refuse-webp';

/**
 * Copies the content of an `ALPH` chunk for a picture of `pixels`. Uncompressed, it must be exactly that long; the
 * reserved bits of its first byte, which readers ignore, are cleared. (WebP container specification, "Alpha".)
 */
export async function copyAlpha(
  inspection: Inspection,
  size: number,
  pixels: number,
): Promise<Refusal | null> {
  const { input, keep } = inspection;
  if (size < 2) return refuseWebp('The transparency of the WebP is too short.', `ALPH ${size}`);
  if (!(await input.need(1))) {
    return refuseWebp('The WebP ends in the middle of its picture data.', 'ALPH head');
  }
  const head = input.take(1)[0]!;
  const method = head & 3;
  const preprocessing = (head >> 4) & 3;
  if (method > 1 || preprocessing > 1) {
    return refuseWebp('The transparency of the WebP has an unknown form.', `ALPH ${head}`);
  }
  if (method === 0 && size !== 1 + pixels) {
    return refuseWebp('The transparency of the WebP does not match its size.', `ALPH ${size}`);
  }
  keep(Uint8Array.of(head & 0x3f));
  return copyBytes(inspection, size - 1);
}
