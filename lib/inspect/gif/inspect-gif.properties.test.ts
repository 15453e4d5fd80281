import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import {
  animatedGif,
  GIF_END,
  gifComment,
  gifFile,
  gifImage,
  gifStart,
} from '@/dev/images/gif-builder';
import { inspectWith, type Inspected } from '@/dev/images/inspect-with';
import { mutateBytes } from '@/dev/images/mutate-bytes';
import { isRefusal } from '@/lib/errors';
import { inspectGif } from './inspect-gif';

const SIZE = { width: 13, height: 9 };
const seeds = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((bits) => [
  animatedGif(SIZE, bits, bits),
  gifFile(
    gifStart({ ...SIZE, tableBits: bits }),
    gifComment('x'),
    gifImage({ ...SIZE, bits }),
    GIF_END,
  ),
]);

/** A refusal, or a file that passes again unchanged and that sharp decodes; in every case within the budget of work. */
async function expectSound(file: Uint8Array): Promise<Inspected> {
  const result = await inspectWith(inspectGif, file, { limits: { framePixels: 1_000_000 } });
  const { outcome, kept, work } = result;
  expect(work.steps).toBeLessThan(10 + 4 * file.length);
  if (isRefusal(outcome)) return result;
  const again = await inspectWith(inspectGif, kept);
  expect(again.outcome).toEqual(outcome);
  expect(again.kept.equals(kept)).toBe(true);
  const decoded = await decodeImage(kept);
  expect(decoded.pages).toBe(outcome.frames);
  return result;
}

describe('inspectGif, whatever comes', () => {
  it('answers any bytes behind a screen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await expectSound(Buffer.concat([gifStart(SIZE), bytes]));
      }),
    );
  });

  it('serves of mutated files only what is sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (pick, seed) => {
        const other = seeds[seed % seeds.length]!;
        await expectSound(mutateBytes(seeds[pick % seeds.length]!, other, seed));
      }),
      { numRuns: 600 },
    );
  });
});
