import type { PngHeader } from './read-header';

/** Rows of equal length that follow each other in the inflated stream. */
export type Pass = { readonly rows: number; readonly rowBytes: number };

/** First column, step across, first row, step down of each pass: PNG 3rd edition, 8.2. */
const ADAM7 = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

const countFrom = (first: number, step: number, size: number): number =>
  size <= first ? 0 : Math.ceil((size - first) / step);

/**
 * The passes in which a picture of `width` × `height` (the image's or a frame's) is stored. `rowBytes` does not count
 * the filter byte that stands before each row; passes without pixels have no rows and are left out.
 */
export function planPasses(
  { bitsPerPixel, interlaced }: Pick<PngHeader, 'bitsPerPixel' | 'interlaced'>,
  width: number,
  height: number,
): Pass[] {
  const steps = interlaced ? ADAM7 : ([[0, 1, 0, 1]] as const);
  return steps
    .map(([left, across, top, down]) => {
      const columns = countFrom(left, across, width);
      return {
        rows: columns === 0 ? 0 : countFrom(top, down, height),
        rowBytes: Math.ceil((columns * bitsPerPixel) / 8),
      };
    })
    .filter(({ rows }) => rows > 0);
}
