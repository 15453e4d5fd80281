import type { Sent } from './world';

/** Pictures that an upload may hold; the first two are of the images to keep. */
const [FIRST, NUMBER] = [2, 6];

/** Which pictures a request holds, in their order: that many, one after the other. */
export function picturesOf({ picture, count }: Pick<Sent, 'picture' | 'count'>): number[] {
  return Array.from({ length: count }, (_, index) => FIRST + ((picture - FIRST + index) % NUMBER));
}
