import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refuseWebp } from './refuse-webp';

/** Keeps the next `count` bytes as views. */
export async function copyBytes(
  { input, keep, work }: Inspection,
  count: number,
): Promise<Refusal | null> {
  let left = count;
  while (left > 0) {
    if (!(await input.need(1))) {
      const detail = 'The WebP ends in the middle of its picture data.';
      return refuseWebp(detail, `offset ${input.offset}`);
    }
    const bytes = input.takeSome(left);
    keep(bytes);
    left -= bytes.length;
    work.steps += 1;
  }
  return null;
}
