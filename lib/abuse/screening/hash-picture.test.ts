import type { Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { countBits } from '@/dev/screening/count-bits';
import { encodePainting } from '@/dev/screening/encode-painting';
import { paintScene, SCENES, type Painting } from '@/dev/screening/paint-scene';
import { hashPicture } from './hash-picture';
import { LIKE_DISTANCE } from './like-distance';

const PAINTINGS = 12;

let paintings: readonly Painting[];
let hashes: readonly bigint[];
beforeAll(async () => {
  paintings = SCENES.flatMap((scene, kind) =>
    Array.from({ length: PAINTINGS }, (_, seed) => paintScene(scene, seed * SCENES.length + kind)),
  );
  const found = await Promise.all(
    paintings.map(async (painting) => hashPicture(await encodePainting(painting).png().toBuffer())),
  );
  hashes = found.filter((hash) => hash !== null);
  expect(hashes).toHaveLength(paintings.length);
});

const cut = (picture: Sharp, { width, height }: Painting, part: number) => {
  const [left, top] = [Math.round(width * part), Math.round(height * part)];
  return picture.extract({ left, top, width: width - 2 * left, height: height - 2 * top });
};

type Copy = (picture: Sharp, painting: Painting) => Sharp;

const COPIES: readonly (readonly [string, number, Copy])[] = [
  [
    'a JPEG of quality 60 at 80 % of the size',
    LIKE_DISTANCE,
    (picture, { width }) => picture.resize(Math.round(width * 0.8)).jpeg({ quality: 60 }),
  ],
  [
    'a JPEG of quality 30 at half the size',
    LIKE_DISTANCE,
    (picture, { width }) => picture.resize(Math.round(width / 2)).jpeg({ quality: 30 }),
  ],
  ['a PNG with an alpha channel', 0, (picture) => picture.ensureAlpha().png()],
  ['a PNG of 16 bits', LIKE_DISTANCE, (picture) => picture.toColourspace('rgb16').png()],
  ['a GIF', LIKE_DISTANCE, (picture) => picture.gif()],
  ['a grey one', LIKE_DISTANCE, (picture) => picture.greyscale().jpeg()],
  ['a blurred one', LIKE_DISTANCE, (picture) => picture.blur(2).jpeg()],
  // One page of words in twenty is beyond the distance: the price of not taking another page for it.
  ['a WebP of quality 50', LIKE_DISTANCE + 1, (picture) => picture.webp({ quality: 50 })],
  [
    '1 % cut off each side',
    LIKE_DISTANCE + 2,
    (picture, painting) => cut(picture, painting, 0.01).jpeg(),
  ],
];

describe('the hash of a picture', () => {
  it.each(COPIES)('stays near with %s', async (_, most, copy) => {
    for (const [at, painting] of paintings.entries()) {
      const copied = await hashPicture(await copy(encodePainting(painting), painting).toBuffer());
      expect(countBits(hashes[at]!, copied!)).toBeLessThanOrEqual(most);
    }
  });

  it('is far from that of any other picture', () => {
    const distances = hashes.flatMap((one, at) =>
      hashes.slice(0, at).map((other) => countBits(one, other)),
    );
    expect(distances).toHaveLength((hashes.length * (hashes.length - 1)) / 2);
    expect(Math.min(...distances)).toBeGreaterThan(LIKE_DISTANCE);
  });

  it('is of 64 bits, signed, as the database keeps it', () => {
    for (const hash of hashes) expect(BigInt.asIntN(64, hash)).toBe(hash);
    expect(hashes.some((hash) => hash < 0n)).toBe(true);
  });
});

describe('a picture that is told from no other', () => {
  const PLAIN: Record<string, (x: number, y: number) => number> = {
    'one colour': () => 127,
    black: () => 0,
    'a gradient across': (x) => x * 255,
    'a gradient down': (_, y) => y * 255,
    'a slanted gradient': (x, y) => (x + y) * 127,
    stripes: (x) => (Math.floor(x * 8) % 2) * 255,
    grain: (x, y) => 120 + ((Math.imul(x * 320 + y * 76_800, 2_654_435_761) >>> 8) % 12),
    'a shadow of something': (x, y) => 4 + 3 * Math.sin(x * 9) * Math.sin(y * 7),
  };
  it.each(Object.entries(PLAIN))('has no hash: %s', async (_, shade) => {
    const size = { width: 320, height: 240 };
    const data = Buffer.alloc(size.width * size.height * 3);
    for (let at = 0; at < size.width * size.height; at += 1) {
      const value = shade(
        (at % size.width) / size.width,
        Math.floor(at / size.width) / size.height,
      );
      data.fill(Math.round(value), at * 3, at * 3 + 3);
    }
    const picture = encodePainting({ ...size, data, channels: 3 });
    expect(await hashPicture(await picture.clone().png().toBuffer())).toBeNull();
    expect(await hashPicture(await picture.jpeg({ quality: 60 }).toBuffer())).toBeNull();
  });
});

describe('what is no picture of ours', () => {
  it.each([
    [
      'an SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h9v9z"/></svg>',
    ],
    ['nothing', ''],
    ['a text', 'P3 2 2 255 0 0 0 255 255 255 0 0 0 255 255 255'],
  ])('is not decoded: %s', async (_, text) => {
    await expect(hashPicture(Buffer.from(text))).rejects.toThrow();
  });

  it('is not decoded: a TIFF, an AVIF', async () => {
    const picture = encodePainting(paintScene('photo', 1));
    for (const bytes of [
      await picture.clone().tiff().toBuffer(),
      await picture.avif().toBuffer(),
    ]) {
      await expect(hashPicture(bytes)).rejects.toThrow('unsupported image format');
    }
  });
});
