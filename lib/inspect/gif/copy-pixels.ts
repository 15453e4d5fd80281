import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import type { LzwCounter, LzwFault } from './lzw-counter';
import { refuseGif } from './refuse-gif';

const WORDS: Record<LzwFault, string> = {
  bad_code: 'its pixel data cannot be decompressed',
  too_long: 'a frame has more pixels than its size calls for',
  too_short: 'a frame has fewer pixels than its size calls for, or no end',
  trailing: 'there are bytes behind the end of its pixel data',
};

/** Looked at in one go, so that a frame cut into sub-blocks of one byte costs no promise and no view for each. */
const WINDOW_BYTES = 16 * 1024;

/**
 * Copies the sub-blocks of a frame as they came, up to and with the 0 that ends them, and proves that they hold its
 * pixels and nothing else.
 */
export async function copyPixels(
  { input, keep, work }: Inspection,
  counter: LzwCounter,
): Promise<Refusal | null> {
  for (let isEnded = false; !isEnded;) {
    const bytes = input.peek(Math.min(input.available, WINDOW_BYTES));
    let at = 0;
    while (!isEnded && at < bytes.length && at + bytes[at]! < bytes.length) {
      const next = at + 1 + bytes[at]!;
      isEnded = next === at + 1;
      const fault = isEnded ? counter.finish() : counter.take(bytes, at + 1, next);
      if (fault !== null) return refuseGif(WORDS[fault]);
      work.steps += 1;
      at = next;
    }
    if (at > 0) keep(input.take(at));
    else if (!(await input.need(1 + (bytes[0] ?? 0)))) {
      return refuseGif('it is cut off', `upload ends behind byte ${input.offset}`);
    }
  }
  return null;
}
