import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStrictly } from '@/dev/images/decode-image';
import { inspectWith, type Inspected } from '@/dev/images/inspect-with';
import {
  adobe,
  app,
  exif,
  flatJpeg,
  icc,
  jfif,
  joinJpeg,
  plantInJpeg,
  splitJpeg,
} from '@/dev/images/jpeg-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { mutateBytes } from '@/dev/images/mutate-bytes';
import { buildTiff } from '@/dev/images/tiff-builder';
import { isRefusal } from '@/lib/errors';
import { inspectJpeg } from './inspect-jpeg';

const seeds: Buffer[] = [];

beforeAll(async () => {
  const image = (space = 'srgb'): Sharp =>
    sharp(makeNoise(19 * 13 * 3), { raw: { width: 19, height: 13, channels: 3 } }).toColourspace(
      space,
    );
  for (const progressive of [false, true]) {
    for (const space of ['srgb', 'b-w', 'cmyk']) {
      seeds.push(await image(space).jpeg({ progressive, quality: 30 }).toBuffer());
    }
    const flat = flatJpeg({ width: 40, height: 24, interval: 4, isProgressive: progressive });
    seeds.push(joinJpeg(flat, 'behind'));
  }
  const profile = (await sharp(await image().withIccProfile('p3').jpeg().toBuffer()).metadata())
    .icc!;
  const tiff = buildTiff({ orientation: 6, description: 'x' });
  const rich = [jfif(), exif(tiff), ...icc(profile, 300), adobe(1), app(13, 'y')];
  seeds.push(plantInJpeg(await image().jpeg().toBuffer(), 0xdb, ...rich));
});

/** A refusal, or a file that passes again unchanged; in every case within the budget of work. */
async function expectSound(file: Uint8Array): Promise<Inspected> {
  const result = await inspectWith(inspectJpeg, file, {
    piece: 1 + (file.length % 97),
    limits: { framePixels: 1_000_000 },
  });
  expect(result.work.steps).toBeLessThan(50 + 2 * file.length);
  if (isRefusal(result.outcome)) return result;
  const again = await inspectWith(inspectJpeg, result.kept);
  expect(again.outcome).toEqual(result.outcome);
  expect(again.kept.equals(result.kept)).toBe(true);
  return result;
}

const decodes = (file: Buffer): Promise<boolean> =>
  openStrictly(file)
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );

describe('inspectJpeg, whatever comes', () => {
  it('answers any bytes behind a signature with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { outcome } = await expectSound(Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), bytes]));
        expect(isRefusal(outcome)).toBe(true);
      }),
    );
  });

  it('serves of mutated files only what passes again unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (pick, seed) => {
        const other = seeds[seed % seeds.length]!;
        await expectSound(mutateBytes(seeds[pick % seeds.length]!, other, seed));
      }),
      { numRuns: 600 },
    );
  });

  it('serves of files with parts in any order only what passes again unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(fc.nat(), { maxLength: 6 }), async (pick, moves) => {
        const parts = splitJpeg(seeds[pick % seeds.length]!);
        for (const move of moves) {
          const [part] = parts.splice(1 + (move % (parts.length - 1)), 1);
          parts.splice(1 + ((move >> 8) % parts.length), 0, part!);
        }
        await expectSound(joinJpeg(parts));
      }),
      { numRuns: 300 },
    );
  });

  it('serves few mutants that sharp refuses', async () => {
    let served = 0;
    let refused = 0;
    for (let seed = 1; seed <= 600; seed += 1) {
      const file = seeds[seed % seeds.length]!;
      const { outcome, kept } = await expectSound(mutateBytes(file, file, seed));
      if (isRefusal(outcome)) continue;
      served += 1;
      if (!(await decodes(kept))) refused += 1;
    }
    expect(served).toBeGreaterThan(100);
    expect(refused / served).toBeLessThan(0.05);
  });
});
