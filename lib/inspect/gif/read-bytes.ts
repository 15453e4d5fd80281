import type { Refusal } from '@/lib/errors';
import type { ByteInput } from '../byte-input';
import { refuseGif } from './refuse-gif';

/** The next `count` bytes, at most a colour table, or the refusal of a file that ends before them. */
export async function readBytes(input: ByteInput, count: number): Promise<Uint8Array | Refusal> {
  if (input.available < count && !(await input.need(count))) {
    return refuseGif('it is cut off', `upload ends behind byte ${input.offset}`);
  }
  return input.take(count);
}
