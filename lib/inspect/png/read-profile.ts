import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { checkProfile } from '../icc/check-profile';
import { BoundedInflater, type InflateFault } from '../inflate/bounded-inflater';
import type { ChunkReader } from './chunk-reader';
import { refusePng } from './refuse-png';

const MAX_NAME_BYTES = 79;
/** The profile's name is free text of the uploader's: every served profile has this one, and method 0 after it. */
const NAME_AND_METHOD = Buffer.from('icc\0\0', 'latin1');

function refuseProfile(fault: InflateFault, limit: number): Refusal {
  if (fault !== 'too_long')
    return refusePng('its colour profile cannot be decompressed', `iCCP: ${fault}`);
  return refuse('invalid_image', `png: iCCP inflates to over ${limit} bytes`, {
    detail: `The PNG has a colour profile of more than ${limit} bytes.`,
  });
}

/**
 * Reads the data of iCCP and gives those to write instead: a neutral name, and the compressed profile as it came,
 * once it is shown to inflate to an ICC profile within `limits.profileBytes`, with no byte behind the stream's end.
 */
export async function readProfile(
  chunks: ChunkReader,
  { limits, work }: Inspection,
): Promise<Uint8Array[] | Refusal> {
  const start = await chunks.read(Math.min(chunks.length, MAX_NAME_BYTES + 2));
  if (isRefusal(start)) return start;
  const nameEnd = start.indexOf(0);
  if (nameEnd < 1 || nameEnd > MAX_NAME_BYTES || start[nameEnd + 1] !== 0) {
    return refusePng('its colour profile has no name or an unknown compression');
  }

  const profile: Buffer[] = [];
  const inflater = new BoundedInflater(limits.profileBytes, (output) => {
    work.inflated += output.length;
    profile.push(Buffer.from(output));
    return true;
  });
  try {
    const compressed = [start.subarray(nameEnd + 2)];
    let fault = await inflater.write(compressed[0]!);
    while (fault === null && chunks.hasMore) {
      const piece = await chunks.piece();
      if (isRefusal(piece)) return piece;
      compressed.push(piece);
      fault = await inflater.write(piece);
    }
    fault ??= await inflater.finish();
    if (fault !== null) return refuseProfile(fault, limits.profileBytes);
    if (!checkProfile(Buffer.concat(profile))) return refusePng('its colour profile is not one');
    return [NAME_AND_METHOD, ...compressed];
  } finally {
    inflater.close();
  }
}
