import { isRefusal, type Refusal } from '@/lib/errors';
import { readOrientation } from '../exif/read-orientation';
import type { Inspection } from '../format-parser';
import { refuseWebp } from './refuse-webp';
import type { RiffChunk } from './riff-chunk';
import { skipBytes } from './skip-bytes';

/** The first directory, where the orientation is, stands at the front in all that cameras and tools write. */
const LOOK_BYTES = 65_536;

/** Consumes an EXIF chunk and tells its orientation: 1 to 8, or null where it has none that can be read. */
export async function readExif(
  inspection: Inspection,
  { size }: RiffChunk,
): Promise<{ orientation: number | null } | Refusal> {
  const look = Math.min(size, LOOK_BYTES);
  if (!(await inspection.input.need(look))) return refuseWebp('The WebP ends in its metadata.');
  const orientation = readOrientation(inspection.input.peek(look));
  inspection.work.steps += look;
  const cut = await skipBytes(inspection, size + (size & 1));
  return isRefusal(cut) ? cut : { orientation };
}
