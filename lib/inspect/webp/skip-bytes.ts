import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refuseWebp } from './refuse-webp';

/** Consumes the next `count` bytes and keeps none. */
export async function skipBytes(
  { input, work }: Inspection,
  count: number,
): Promise<Refusal | null> {
  let left = count;
  while (left > 0) {
    if (!(await input.need(1))) {
      return refuseWebp('The WebP ends before its last part does.', `offset ${input.offset}`);
    }
    left -= input.takeSome(left).length;
    work.steps += 1;
  }
  return null;
}
