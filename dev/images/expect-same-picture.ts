import { isRefusal } from '@/lib/errors';
import { expect } from 'vitest';
import { decodeImage, openStrictly } from './decode-image';
import { inspectAll } from './inspect-all';

/**
 * Inspects a file that must be accepted and proves what is promised of it: sharp decodes upload and served file to
 * the same, the facts are true, nothing but structure is left that sharp can see, the cut of the upload makes no
 * difference, and the served file passes again unchanged. Answers the served file.
 */
export async function expectSamePicture(bytes: Buffer): Promise<Buffer> {
  const { outcome, kept } = await inspectAll(bytes);
  expect(outcome).not.toHaveProperty('refused');
  if (isRefusal(outcome)) throw new Error(outcome.log);

  const before = await decodeImage(bytes);
  expect(await decodeImage(kept)).toEqual(before);
  const turned = before.orientation >= 5;
  expect(outcome).toEqual({
    format: before.format,
    width: turned ? before.height : before.width,
    height: turned ? before.width : before.height,
    frames: Math.max(before.pages, before.frames.length),
  });

  const left = await openStrictly(kept).metadata();
  expect(left).toMatchObject({ hasProfile: before.profile !== null });
  for (const foreign of ['xmp', 'iptc', 'tifftagPhotoshop', 'comments'] as const) {
    expect(left[foreign]).toBeUndefined();
  }
  if (before.orientation === 1) expect(left.exif).toBeUndefined();
  // `Exif\0\0`, a TIFF header, one directory of one entry.
  else expect(left.exif!.length).toBeLessThanOrEqual(6 + 8 + 2 + 12 + 4);

  for (const cutting of bytes.length < 4_000
    ? (['bytes', 'whole'] as const)
    : (['whole'] as const)) {
    const again = await inspectAll(bytes, cutting);
    expect(again.outcome).toEqual(outcome);
    expect(again.kept.equals(kept)).toBe(true);
  }
  const twice = await inspectAll(kept);
  expect(twice.outcome).toEqual(outcome);
  expect(twice.kept.equals(kept)).toBe(true);
  return kept;
}
