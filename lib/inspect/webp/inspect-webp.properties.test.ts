import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStrictly } from '@/dev/images/decode-image';
import { inspectWith, type Inspected } from '@/dev/images/inspect-with';
import { makeNoise } from '@/dev/images/make-noise';
import { mutateBytes } from '@/dev/images/mutate-bytes';
import { buildTiff } from '@/dev/images/tiff-builder';
import { buildVp8 } from '@/dev/images/vp8-builder';
import {
  anim,
  anmf,
  joinWebp,
  pictureOf,
  readWebpChunks,
  vp8x,
  webpChunk,
} from '@/dev/images/webp-builder';
import { isRefusal } from '@/lib/errors';
import { inspectWebp } from './inspect-webp';

const seeds: Buffer[] = [];

beforeAll(async () => {
  const image = (channels: 3 | 4): Sharp =>
    sharp(makeNoise(19 * 13 * channels), { raw: { width: 19, height: 13, channels } });
  for (const channels of [3, 4] as const) {
    for (const lossless of [false, true]) {
      seeds.push(await image(channels).webp({ lossless, quality: 30 }).toBuffer());
    }
  }
  const tagged = await image(3)
    .withIccProfile('p3')
    .withMetadata({ orientation: 6 })
    .webp()
    .toBuffer();
  const exif = webpChunk('EXIF', buildTiff({ orientation: 3, maker: 'x' }));
  const size = { width: 19, height: 13 };
  const frames = [0, 1, 1, 3].map((seed, at) => anmf({ ...size, x: at }, pictureOf(seeds[seed]!)));
  seeds.push(
    tagged,
    joinWebp([webpChunk('VP8 ', buildVp8({ partitions: 4, segments: true, filterDeltas: true }))]),
    joinWebp([vp8x(40, 30, 'ALEX'), anim(2), ...frames, exif, webpChunk('XMP ', 'y')]),
    joinWebp([vp8x(19, 13, 'EL'), ...pictureOf(seeds[2]!), webpChunk('JUNK', 'z'), exif], {
      trailer: 't',
    }),
  );
});

/** A refusal, or a file that passes again unchanged; in every case within the budget of work. */
async function expectSound(file: Uint8Array): Promise<Inspected> {
  const result = await inspectWith(inspectWebp, file, {
    piece: 1 + (file.length % 97),
    limits: { framePixels: 1_000_000 },
  });
  expect(result.work.steps).toBeLessThan(50 + 2 * file.length);
  if (isRefusal(result.outcome)) return result;
  const again = await inspectWith(inspectWebp, result.kept);
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

describe('inspectWebp, whatever comes', () => {
  it('answers any bytes behind a signature with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const form = Buffer.concat([Buffer.from('RIFF\xff\0\0\0WEBPVP8 ', 'latin1'), bytes]);
        expect(isRefusal((await expectSound(form)).outcome)).toBe(true);
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

  it('serves of files with chunks of any kind in any order only what passes again unchanged', async () => {
    const some = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, fc.nat(0xffffff), async (picks, reserved) => {
        const chunks = picks.map(([seed, pick]) => {
          const all = readWebpChunks(seeds[seed % seeds.length]!);
          return all[pick % all.length]!;
        });
        const first = vp8x(19, 13, reserved % 3 === 0 ? 'ALEXI' : 'LEXI', reserved);
        await expectSound(joinWebp(reserved % 2 === 0 ? chunks : [first, ...chunks]));
      }),
      { numRuns: 300 },
    );
  });

  it('serves not too many mutants that sharp refuses: pictures are not decoded', async () => {
    let served = 0;
    let refused = 0;
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const file = seeds[seed % seeds.length]!;
      const { outcome, kept } = await expectSound(mutateBytes(file, file, seed));
      if (isRefusal(outcome)) continue;
      served += 1;
      if (!(await decodes(kept))) refused += 1;
    }
    expect(served).toBeGreaterThan(100);
    expect(refused / served).toBeLessThan(0.4);
  });
});
