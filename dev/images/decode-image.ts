import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { splitApng } from './split-apng';

/** What a viewer would make of a file: everything that a rewritten file must have in common with its upload. */
export type DecodedImage = {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  /** Milliseconds, one a page. */
  readonly delays: readonly number[];
  readonly loop: number | null;
  readonly orientation: number;
  readonly profile: string | null;
  readonly space: string;
  readonly depth: string;
  /** Hashes of samples: as sharp shows them, upright, and in 16 bits where the file has them. */
  readonly pixels: string;
  readonly upright: string;
  readonly deep: string | null;
  /** Of an animated PNG, which libvips shows as a still: each frame's control bytes and samples. */
  readonly frames: readonly string[];
};

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Opens with sharp as the oracle: every page, strict, and no more lenient than a viewer. */
export const openStrictly = (bytes: Uint8Array, animated = true): Sharp =>
  sharp(bytes, { animated, failOn: 'error', limitInputPixels: 100_000_000 });

const samplesOf = async (image: Sharp): Promise<string> => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return `${info.width}x${info.height}x${info.channels} ${hashOf(data)}`;
};

async function decodeFrames(bytes: Buffer): Promise<string[]> {
  const frames: string[] = [];
  for (const { control, png } of splitApng(bytes)) {
    frames.push(`${control.toString('hex')} ${await samplesOf(openStrictly(png))}`);
  }
  return frames;
}

/** Decodes with sharp (libvips), the oracle of the tests. Throws what sharp throws on a file it refuses. */
export async function decodeImage(bytes: Buffer): Promise<DecodedImage> {
  const facts = await openStrictly(bytes).metadata();
  const isDeep = facts.depth === 'ushort';
  const isTurned = (facts.orientation ?? 1) > 1 && (facts.pages ?? 1) === 1;
  const pixels = await samplesOf(openStrictly(bytes));
  return {
    format: facts.format,
    width: facts.width,
    height: facts.pageHeight ?? facts.height,
    pages: facts.pages ?? 1,
    delays: facts.delay ?? [],
    loop: facts.loop ?? null,
    orientation: facts.orientation ?? 1,
    profile: facts.icc === undefined ? null : hashOf(facts.icc),
    space: facts.space,
    depth: facts.depth,
    pixels,
    upright: isTurned ? await samplesOf(openStrictly(bytes).autoOrient()) : pixels,
    deep: isDeep
      ? await samplesOf(openStrictly(bytes).toColourspace('rgb16').raw({ depth: 'ushort' }))
      : null,
    frames: facts.format === 'png' ? await decodeFrames(bytes) : [],
  };
}
