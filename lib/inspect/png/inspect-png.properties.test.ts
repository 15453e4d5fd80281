import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import { inspectWith, type Inspected } from '@/dev/images/inspect-with';
import { mutateBytes } from '@/dev/images/mutate-bytes';
import {
  animatedChunks,
  iccp,
  PNG_COLOURS,
  PNG_SIGNATURE,
  pngChunk,
  pngFile,
  stillChunks,
} from '@/dev/images/png-builder';
import { repairPng } from '@/dev/images/repair-png';
import { isRefusal } from '@/lib/errors';
import { inspectPng } from './inspect-png';

const seeds: Buffer[] = [];

beforeAll(async () => {
  for (const kind of PNG_COLOURS) {
    seeds.push(pngFile(stillChunks({ width: 13, height: 9, ...kind }, 2)));
    seeds.push(pngFile(animatedChunks({ width: 11, height: 7, ...kind, interlaced: true }, 3)));
  }
  const image = sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } });
  const tagged = await image.withIccProfile('p3').withMetadata({ orientation: 6 }).png().toBuffer();
  const profile = (await sharp(tagged).metadata()).icc!;
  const [head, ...rest] = stillChunks({ width: 5, height: 4, colour: 2, depth: 8 });
  const texts = ['tEXt', 'pHYs', 'tIME'].map((type) => pngChunk(type, 'x'.repeat(9)));
  seeds.push(tagged, pngFile([head!, ...texts, iccp(profile), ...rest]));
});

/** A refusal, or a file that passes again unchanged and that sharp decodes; in every case within the budget of work. */
async function expectSound(file: Uint8Array): Promise<Inspected> {
  const result = await inspectWith(inspectPng, file, { limits: { framePixels: 1_000_000 } });
  const { outcome, kept, work } = result;
  expect(work.steps).toBeLessThan(50 + file.length + work.inflated);
  if (isRefusal(outcome)) return result;
  const again = await inspectWith(inspectPng, kept);
  expect(again.outcome).toEqual(outcome);
  expect(again.kept.equals(kept)).toBe(true);
  await decodeImage(kept);
  return result;
}

describe('inspectPng, whatever comes', () => {
  it('answers any bytes behind a signature with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { outcome } = await expectSound(Buffer.concat([PNG_SIGNATURE, bytes]));
        expect(isRefusal(outcome)).toBe(true);
      }),
    );
  });

  it('serves of mutated files only what is sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.boolean(), async (pick, seed, isRepaired) => {
        const other = seeds[seed % seeds.length]!;
        const mutant = mutateBytes(seeds[pick % seeds.length]!, other, seed);
        await expectSound(isRepaired ? repairPng(mutant) : mutant);
      }),
      { numRuns: 400 },
    );
  });
});
