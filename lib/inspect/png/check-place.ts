import type { Refusal } from '@/lib/errors';
import { refusePng } from './refuse-png';

/** The chunks that each of our kept ones must stand before: PNG 3rd edition, table 7. */
const STANDS_BEFORE: Readonly<Record<string, readonly string[]>> = {
  IHDR: [],
  gAMA: ['PLTE', 'IDAT'],
  cHRM: ['PLTE', 'IDAT'],
  sRGB: ['PLTE', 'IDAT'],
  cICP: ['PLTE', 'IDAT'],
  iCCP: ['PLTE', 'IDAT'],
  PLTE: ['tRNS', 'IDAT'],
  tRNS: ['IDAT'],
  acTL: ['fcTL', 'IDAT'],
  eXIf: [],
};

/** Refuses a chunk that stands where it may not, given the types before it, or that stands there twice. */
export function checkPlace(type: string, before: ReadonlySet<string>): Refusal | null {
  const places = STANDS_BEFORE[type];
  if (places === undefined) return null;
  if (before.has(type)) return refusePng(`the chunk ${type} stands in it twice`);
  const late = places.find((other) => before.has(other));
  return late === undefined ? null : refusePng(`the chunk ${type} stands behind ${late}`);
}
