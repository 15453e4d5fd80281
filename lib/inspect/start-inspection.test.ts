import { describe, expect, it } from 'vitest';
import { pngFile, stillChunks } from '@/dev/images/png-builder';
import { isRefusal } from '@/lib/errors';
import { startInspection } from './start-inspection';

const png = pngFile(stillChunks({ width: 9, height: 7, colour: 6, depth: 8 }));

describe('startInspection', () => {
  it('answers with facts and the bytes to serve', async () => {
    const inspection = startInspection();
    expect(await inspection.push(png)).toBeNull();
    const image = await inspection.end();
    if (isRefusal(image)) throw new Error(image.log);
    expect(image.facts).toEqual({ format: 'png', width: 9, height: 7, frames: 1 });
    expect(Buffer.concat(image.kept).equals(png)).toBe(true);
    expect(inspection.work.inflated).toBe(7 * (1 + 9 * 4));
  });

  it('does not copy what was pushed', async () => {
    const inspection = startInspection();
    await inspection.push(png);
    const image = await inspection.end();
    if (isRefusal(image)) throw new Error(image.log);
    expect(image.kept.some((part) => part.buffer === png.buffer)).toBe(true);
  });

  it('refuses while the upload still runs, and takes what comes after without a word', async () => {
    const inspection = startInspection();
    const refusals = [await inspection.push(Buffer.from('%PDF-1.7 and so on'))];
    // The parser's answer is a turn of the loop away.
    for (let turn = 0; turn < 5; turn += 1) refusals.push(await inspection.push(Buffer.alloc(99)));
    expect(refusals.at(-1)).toMatchObject({ refused: 'unsupported_format' });
    expect(await inspection.end()).toMatchObject({ refused: 'unsupported_format' });
  });

  it('refuses by the limits it is given', async () => {
    const limits = { framePixels: 62, frames: 9, totalPixels: 999, rawBytes: 9_999 };
    const inspection = startInspection({ ...limits, profileBytes: 9, textBytes: 9, chunks: 99 });
    await inspection.push(png);
    expect(await inspection.end()).toMatchObject({ refused: 'too_many_pixels' });
  });

  it('ends when nothing comes, and when it is broken off at any byte', async () => {
    expect(await startInspection().end()).toMatchObject({ refused: 'empty_file' });
    for (let length = 0; length < png.length; length += 1) {
      const inspection = startInspection();
      await inspection.push(png.subarray(0, length));
      inspection.abort();
      // Broken off, nobody asks; but if one did, it would not hang and would not be an image.
      const image = await inspection.end().catch(() => null);
      expect(image === null || isRefusal(image)).toBe(true);
    }
  });
});
