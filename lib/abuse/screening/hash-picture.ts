import sharp from 'sharp';
import phash from 'sharp-phash';
import { DEFAULT_LIMITS } from '@/lib/inspect/limits';

// Before the first picture, and for whoever loads this: no decoder but those of the formats that are served.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPng',
    'VipsForeignLoadJpeg',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadWebp',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/** What is hashed: so many grey values a side. */
const SIDE = 32;

/**
 * How far the values must stand, on average, from what row and column alone would make of them. A hash says where a
 * picture changes along both. Where it hardly does (one colour, stripes, plain gradients, grain: measured 0 to 1.5), the
 * bits are made of rounding, and change with each encoding. From 3 on, faded photographs keep theirs within
 * `LIKE_DISTANCE`, nine times in ten.
 */
const LEAST_DETAIL = 3;

/** The root of the mean square of what is left of each value without its row's and its column's mean. */
function measureDetail(grey: Uint8Array): number {
  const rows = new Float64Array(SIDE);
  const columns = new Float64Array(SIDE);
  let mean = 0;
  grey.forEach((value, at) => {
    rows[Math.floor(at / SIDE)]! += value / SIDE;
    columns[at % SIDE]! += value / SIDE;
    mean += value / SIDE ** 2;
  });
  const squares = grey.reduce(
    (sum, value, at) =>
      sum + (value - rows[Math.floor(at / SIDE)]! - columns[at % SIDE]! + mean) ** 2,
    0,
  );
  return Math.sqrt(squares / SIDE ** 2);
}

/**
 * 64 bits of what the first frame of a picture looks like, as a signed number; null where it is too plain to be told from
 * others. To be called in a process that may die of it.
 *
 * @throws where it cannot be decoded
 * @see https://www.hackerfactor.com/blog/index.php?/archives/432-Looks-Like-It.html
 */
export async function hashPicture(picture: Uint8Array): Promise<bigint | null> {
  const grey = await sharp(picture, {
    limitInputPixels: DEFAULT_LIMITS.framePixels,
    // What browsers show of a damaged picture counts, and the inspection has refused what is cut off.
    failOn: 'none',
    pages: 1,
  })
    .autoOrient()
    // Else the hash would be one of colours that nobody sees, and two values a pixel would be read as one.
    .flatten({ background: '#fff' })
    .toColourspace('b-w')
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  if (grey.length !== SIDE ** 2) throw new Error(`${grey.length} grey values`);
  if (measureDetail(grey) < LEAST_DETAIL) return null;
  const bits = await phash(grey, { raw: { width: SIDE, height: SIDE, channels: 1 } });
  return BigInt.asIntN(64, BigInt(`0b${bits}`));
}
