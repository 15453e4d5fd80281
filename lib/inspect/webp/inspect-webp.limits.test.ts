import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import { makeNoise } from '@/dev/images/make-noise';
import {
  anim,
  anmf,
  joinWebp,
  pictureOf,
  vp8x,
  webpChunk,
  type WebpChunk,
} from '@/dev/images/webp-builder';
import type { InspectionLimits } from '../limits';
import { inspectWebp } from './inspect-webp';

const raw = { width: 20, height: 10, channels: 4 } as const;
const image = (): Sharp => sharp(makeNoise(20 * 10 * 4), { raw });
const still = await image().removeAlpha().webp().toBuffer();
const veiled = await image().webp().toBuffer();
const lossless = await image().webp({ lossless: true }).toBuffer();
const profile = (await sharp(await image().withIccProfile('p3').webp().toBuffer()).metadata()).icc!;

const refusalOf = async (file: Buffer, limits: Partial<InspectionLimits>): Promise<unknown> => {
  const { outcome } = await inspectWith(inspectWebp, file, { limits });
  return 'refused' in outcome ? outcome.refused : null;
};

const animation = (frames: number, picture: WebpChunk[] = pictureOf(still)): Buffer => {
  const frame = anmf({ width: 20, height: 10 }, picture);
  return joinWebp([vp8x(40, 30, 'AL'), anim(), ...new Array<WebpChunk>(frames).fill(frame)]);
};

describe('inspectWebp, limits', () => {
  it('pixels of a picture, from its own head', async () => {
    for (const file of [still, veiled, lossless]) {
      expect(await refusalOf(file, { framePixels: 199 })).toBe('too_many_pixels');
      expect(await refusalOf(file, { totalPixels: 199 })).toBe('too_many_pixels');
      expect(await refusalOf(file, { framePixels: 200, totalPixels: 200 })).toBeNull();
    }
    // Before the picture's data has come.
    expect(await refusalOf(still.subarray(0, 120), { framePixels: 199 })).toBe('too_many_pixels');
  });

  it('pixels of a canvas, whatever the frames are', async () => {
    const huge = joinWebp([vp8x(16_383, 16_383, 'A'), anim()]);
    const { outcome } = await inspectWith(inspectWebp, huge);
    const detail: unknown = expect.stringMatching(/16383 × 16383/);
    expect(outcome).toMatchObject({ refused: 'too_many_pixels', detail });
    expect(await refusalOf(animation(1), { framePixels: 1_199 })).toBe('too_many_pixels');
    expect(await refusalOf(animation(1), { framePixels: 1_200 })).toBeNull();
  });

  it('raw samples: 3 a pixel, 4 with transparency', async () => {
    for (const [file, rawBytes] of [
      [still, 600],
      [veiled, 800],
      [lossless, 800],
    ] as const) {
      expect(await refusalOf(file, { rawBytes: rawBytes - 1 })).toBe('too_many_pixels');
    }
    expect(await refusalOf(still, { rawBytes: 600 })).toBeNull();
    expect(await refusalOf(animation(10), { rawBytes: 6_000 })).toBeNull();
    expect(await refusalOf(animation(10), { rawBytes: 5_999 })).toBe('too_many_pixels');
  });

  it('frames, and their pixels together', async () => {
    expect(await refusalOf(animation(10), { frames: 9 })).toBe('too_many_frames');
    expect(await refusalOf(animation(10), { frames: 10, totalPixels: 2_000 })).toBeNull();
    expect(await refusalOf(animation(10), { totalPixels: 1_999 })).toBe('too_many_pixels');
  });

  it('chunks, those inside of frames too', async () => {
    const junk = new Array<WebpChunk>(10).fill(webpChunk('JUNK'));
    const inside = animation(1, [...pictureOf(still), ...junk]);
    expect(await refusalOf(inside, { chunks: 13 })).toBe('invalid_image');
    expect(await refusalOf(inside, { chunks: 14 })).toBeNull();
    const outside = joinWebp([...pictureOf(still), ...junk]);
    expect(await refusalOf(outside, { chunks: 10 })).toBe('invalid_image');
    expect(await refusalOf(outside, { chunks: 11 })).toBeNull();
  });

  it('the profile', async () => {
    const file = joinWebp([vp8x(20, 10, 'I'), webpChunk('ICCP', profile), ...pictureOf(still)]);
    expect(await refusalOf(file, { profileBytes: profile.length - 1 })).toBe('invalid_image');
    expect(await refusalOf(file, { profileBytes: profile.length })).toBeNull();
  });

  it('work, which is linear', async () => {
    const small = webpChunk('JUNK', 'x');
    const many = joinWebp([...pictureOf(still), ...new Array<WebpChunk>(19_000).fill(small)]);
    const large = joinWebp([...pictureOf(still), webpChunk('JUNK', makeNoise(3_000_000))]);
    for (const file of [many, large, animation(900)]) {
      for (const piece of [61, 65_536]) {
        const { outcome, work } = await inspectWith(inspectWebp, file, { piece });
        expect(outcome).not.toHaveProperty('refused');
        expect(work.steps).toBeLessThan(2 * file.length);
      }
    }
  });
});
