import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refuseGif } from './refuse-gif';

/** The next sub-block, its length byte first; one byte of 0 ends a run of them. Waits only where bytes are missing. */
export async function readSubBlock({ input, work }: Inspection): Promise<Uint8Array | Refusal> {
  work.steps += 1;
  if (input.available > 0 || (await input.need(1))) {
    const count = 1 + input.peek(1)[0]!;
    if (input.available >= count || (await input.need(count))) return input.take(count);
  }
  return refuseGif('it is cut off', `upload ends behind byte ${input.offset}`);
}
