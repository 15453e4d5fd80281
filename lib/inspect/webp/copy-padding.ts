import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import type { RiffChunk } from './riff-chunk';
import { skipBytes } from './skip-bytes';

/** Consumes the byte of padding behind a chunk of odd size, and keeps a 0 in its place, whatever it was. */
export async function copyPadding(
  inspection: Inspection,
  { size }: RiffChunk,
): Promise<Refusal | null> {
  if ((size & 1) === 0) return null;
  inspection.keep(Uint8Array.of(0));
  return skipBytes(inspection, 1);
}
