import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  comment,
  flatJpeg,
  icc,
  joinJpeg,
  patchJpeg,
  plantInJpeg,
  progressiveJpeg,
  splitJpeg,
  type JpegPart,
} from '@/dev/images/jpeg-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { isRefusal } from '@/lib/errors';
import { inspectJpeg } from './inspect-jpeg';

const flat = joinJpeg(flatJpeg({ width: 32, height: 24 }));
const colour = await sharp(makeNoise(20 * 20 * 3), { raw: { width: 20, height: 20, channels: 3 } })
  .jpeg()
  .toBuffer();
const profile = (await sharp(await sharp(colour).withIccProfile('p3').toBuffer()).metadata()).icc!;

describe('inspectJpeg, limits', () => {
  const sized = (width: number, height: number, file = flat): Buffer =>
    patchJpeg(file, 0xc0, 1, height >> 8, height & 255, width >> 8, width & 255);

  it('pixels, from the frame header and before any scan', async () => {
    const file = sized(14_000, 14_000);
    const head = file.subarray(0, file.indexOf(Buffer.of(0xff, 0xda)));
    const { outcome } = await inspectWith(inspectJpeg, head);
    expect(outcome).toMatchObject({
      refused: 'too_many_pixels',
      detail: expect.stringMatching(/14000 × 14000/),
    });
    for (const limits of [{ framePixels: 767 }, { totalPixels: 767 }, { rawBytes: 767 }]) {
      const result = await inspectWith(inspectJpeg, flat, { limits });
      expect(result.outcome).toMatchObject({ refused: 'too_many_pixels' });
    }
    const limits = { framePixels: 768, totalPixels: 768, rawBytes: 768 };
    expect(isRefusal((await inspectWith(inspectJpeg, flat, { limits })).outcome)).toBe(false);
    const samples = { rawBytes: 20 * 20 * 3 - 1 };
    const result = await inspectWith(inspectJpeg, colour, { limits: samples });
    expect(result.outcome).toMatchObject({ refused: 'too_many_pixels' });
  });

  it('a large picture of almost no data', async () => {
    const { outcome } = await inspectWith(inspectJpeg, sized(7_000, 7_000));
    expect(outcome).toMatchObject({
      refused: 'invalid_image',
      detail: expect.stringMatching(/lacks picture data/),
    });
  });

  it('segments', async () => {
    const many = plantInJpeg(flat, 0xdb, ...new Array<JpegPart>(30).fill(comment('')));
    const few = await inspectWith(inspectJpeg, many, { limits: { chunks: 30 } });
    expect(few.outcome).toMatchObject({
      refused: 'invalid_image',
      detail: expect.stringMatching(/too many parts/),
    });
    const enough = await inspectWith(inspectJpeg, many, { limits: { chunks: 40 } });
    expect(isRefusal(enough.outcome)).toBe(false);
  });

  it('scans', async () => {
    const bits = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    const bands = Array.from({ length: 63 }, (_, at) => at + 1);
    const all = bands.flatMap((band) => [
      [band, band, 0, 1],
      [band, band, 1, 0],
    ]);
    const dc = bits.map((bit) => [0, 0, bit === 13 ? 0 : bit + 1, bit]);
    const enough = progressiveJpeg(...dc, ...all.slice(0, 86));
    expect(isRefusal((await inspectWith(inspectJpeg, enough)).outcome)).toBe(false);
    const { outcome } = await inspectWith(inspectJpeg, progressiveJpeg(...dc, ...all.slice(0, 87)));
    expect(outcome).toMatchObject({
      refused: 'invalid_image',
      detail: expect.stringMatching(/too many scans/),
    });
  });

  it('the profile', async () => {
    const file = plantInJpeg(flat, 0xdb, ...icc(profile, 100));
    const limits = { profileBytes: profile.length };
    expect(isRefusal((await inspectWith(inspectJpeg, file, { limits })).outcome)).toBe(false);
    limits.profileBytes -= 1;
    const { outcome } = await inspectWith(inspectJpeg, file, { limits });
    expect(outcome).toMatchObject({
      refused: 'invalid_image',
      detail: expect.stringMatching(/too large/),
    });
  });

  it('work, which is linear', async () => {
    const stuffed = Buffer.alloc(2_000_000, 0).map((_, at) => (at % 2 === 0 ? 0xff : 0));
    const large = flatJpeg({ width: 8_000, height: 6_000, data: () => stuffed });
    const filled = splitJpeg(flat).map((old) => ({ ...old, fill: 500_000 }));
    for (const file of [joinJpeg(large), joinJpeg(filled), joinJpeg(splitJpeg(flat), stuffed)]) {
      for (const piece of [61, 65_536]) {
        const { outcome, work } = await inspectWith(inspectJpeg, file, { piece });
        expect(isRefusal(outcome)).toBe(false);
        expect(work.steps).toBeLessThan(2 * file.length);
      }
    }
  });
});
