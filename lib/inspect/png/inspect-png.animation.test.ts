import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  actl,
  animatedChunks,
  bigEndian,
  compressed,
  fctl,
  fdat,
  idats,
  ihdr,
  PNG_COLOURS,
  pngChunk,
  pngFile,
  type PngChunk,
  type PngShape,
} from '@/dev/images/png-builder';
import { inspectPng } from './inspect-png';

const SHAPE: PngShape = { width: 9, height: 5, colour: 6, depth: 8 };
const STREAM = compressed(SHAPE);
const SIZE = { width: 9, height: 5 };
const END = pngChunk('IEND');
const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

/** A file of two frames; `change` is given its chunks: IHDR, acTL, fcTL, IDAT, fcTL, fdAT, IEND. */
function twoFrames(change: (chunks: PngChunk[]) => void = () => undefined): Buffer {
  const chunks = [
    ihdr(SHAPE),
    actl(2, 3),
    fctl({ sequence: 0, ...SIZE }),
    ...idats(STREAM),
    fctl({ sequence: 1, ...SIZE }),
    fdat(2, STREAM),
    END,
  ];
  change(chunks);
  return pngFile(chunks);
}

const at = (index: number, ...chunks: PngChunk[]): Buffer =>
  twoFrames((all) => all.splice(index, 1, ...chunks));

describe('inspectPng, animations', () => {
  it.each(PNG_COLOURS)('keeps one of colour $colour, depth $depth as it came', async (kind) => {
    for (const [interlaced, hidden] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      const file = pngFile(animatedChunks({ ...SIZE, ...kind, interlaced }, 4, hidden));
      for (const piece of [1, 65_536]) {
        const { outcome, kept } = await inspectWith(inspectPng, file, { piece });
        expect(outcome).toEqual({ format: 'png', ...SIZE, frames: 4 });
        expect(kept.equals(file)).toBe(true);
      }
    }
  });

  it('keeps control chunks and drops foreign ones from between the frames', async () => {
    const file = twoFrames((chunks) => {
      chunks.splice(5, 0, pngChunk('tEXt', MARKER));
      chunks.splice(3, 0, pngChunk('prVt', MARKER));
    });
    const { kept } = await inspectWith(inspectPng, file);
    expect(kept.equals(twoFrames())).toBe(true);
  });

  it('makes a still picture of one whose acTL is missing, as viewers do', async () => {
    const { outcome, kept } = await inspectWith(
      inspectPng,
      twoFrames((chunks) =>
        chunks.splice(1, 1, pngChunk('fcTL', MARKER), pngChunk('fdAT', MARKER)),
      ),
    );
    expect(outcome).toMatchObject({ frames: 1 });
    expect(kept.equals(pngFile([ihdr(SHAPE), ...idats(STREAM), END]))).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['acTL of no frames', at(1, actl(0))],
    ['acTL of a wrong length', at(1, pngChunk('acTL', bigEndian(2)))],
    ['two acTL', at(1, actl(2), actl(2))],
    ['acTL behind the pixels', twoFrames((all) => all.splice(4, 0, ...all.splice(1, 1)))],
    ['acTL behind fcTL', twoFrames((all) => all.splice(2, 0, ...all.splice(1, 1)))],
    ['fewer frames than told', at(1, actl(3))],
    ['more frames than told', at(1, actl(1))],
    ['fcTL of a wrong length', at(4, pngChunk('fcTL', 'x'))],
    [
      'two fcTL before the pixels',
      twoFrames((all) => all.splice(3, 0, fctl({ sequence: 1, ...SIZE }))),
    ],
    ['a first frame smaller than the canvas', at(2, fctl({ sequence: 0, width: 8, height: 5 }))],
    ['a frame without a width', at(4, fctl({ sequence: 1, width: 0, height: 5 }))],
    ['a frame that sticks out', at(4, fctl({ sequence: 1, ...SIZE, left: 1 }))],
    ['a frame far out', at(4, fctl({ sequence: 1, ...SIZE, top: 0xffffffff }))],
    ['a way to dispose that does not exist', at(4, fctl({ sequence: 1, ...SIZE, dispose: 3 }))],
    ['a way to blend that does not exist', at(4, fctl({ sequence: 1, ...SIZE, blend: 2 }))],
    ['a number that is missing', at(5, fdat(3, STREAM))],
    ['a number twice', at(5, fdat(1, STREAM))],
    ['a frame without pixels', twoFrames((all) => all.splice(5, 1))],
    ['pixels without a frame', twoFrames((all) => all.splice(4, 1, fdat(1, STREAM)))],
    ['fdAT without a number', at(5, pngChunk('fdAT', 'abc'))],
    ['a short frame', at(4, fctl({ sequence: 1, width: 9, height: 4 }))],
    ['a cut stream', at(5, fdat(2, STREAM.subarray(0, -1)))],
    ['bytes behind the stream', at(5, fdat(2, Buffer.concat([STREAM, Buffer.from(MARKER)])))],
    [
      'bytes behind the stream in a chunk of their own',
      at(5, fdat(2, STREAM), fdat(3, Buffer.from(MARKER))),
    ],
    ['the default image twice', at(5, fdat(2, STREAM), ...idats(STREAM))],
  ])('refuses %s', async (_name, file) => {
    expect((await inspectWith(inspectPng, file)).outcome).toMatchObject({
      refused: 'invalid_image',
    });
  });

  it('refuses too many frames before it looks at one', async () => {
    const { outcome, work } = await inspectWith(inspectPng, at(1, actl(1001)));
    expect(outcome).toMatchObject({ refused: 'too_many_frames' });
    expect(work.inflated).toBe(0);
  });

  it('counts the samples of all frames', async () => {
    const bytes = 9 * 4 * 5;
    const limited = (rawBytes: number) =>
      inspectWith(inspectPng, twoFrames(), { limits: { rawBytes } });
    expect((await limited(bytes * 2)).outcome).toMatchObject({ frames: 2 });
    expect((await limited(bytes * 2 - 1)).outcome).toMatchObject({ refused: 'too_many_pixels' });
  });
});
