import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { encodeLzw } from '@/dev/images/encode-lzw';
import {
  gifComment,
  gifControl,
  gifFile,
  gifImage,
  gifLoop,
  gifStart,
  gifSubBlocks,
  GIF_END,
} from '@/dev/images/gif-builder';
import { makeNoise } from '@/dev/images/make-noise';
import {
  actl,
  animatedChunks,
  fctl,
  fdat,
  iccp,
  idats,
  ihdr,
  itxt,
  pngChunk,
  pngFile,
  stillChunks,
  type PngChunk,
  ztxt,
} from '@/dev/images/png-builder';
import { openTarget, type Target } from '../open-target';
import { defuse, LIMIT } from './defuse';

const MEBIBYTE = 1_048_576;
const SHAPE = { width: 8, height: 8, colour: 2, depth: 8 };
const MANY = 20_001;

let target: Target;
beforeAll(async () => {
  target = await openTarget({ env: { FREE_MAX_BYTES: String(LIMIT) } });
});
afterAll(() => target.close());

const expectDefused = (bytes: Buffer, error: string) => defuse(target, bytes, error);

/** So many noughts, compressed: bombs are made of them. */
const noughts = (() => {
  const made = new Map<number, Buffer>();
  return (bytes: number): Buffer => {
    const known = made.get(bytes) ?? deflateSync(Buffer.alloc(bytes));
    made.set(bytes, known);
    return known;
  };
})();

describe('PNG', () => {
  const around = (...chunks: ReturnType<typeof pngChunk>[]) => {
    const [head, ...rest] = stillChunks(SHAPE);
    return pngFile([head!, ...chunks, ...rest]);
  };
  const apng = (frames: number, told = frames) => {
    const stream = noughts(8 * 25);
    const later = Array.from({ length: frames - 1 }, (_, index) => [
      fctl({ sequence: 2 * index + 1, width: 8, height: 8 }),
      fdat(2 * index + 2, stream),
    ]);
    return pngFile([
      ...[ihdr(SHAPE), actl(told), fctl({ sequence: 0, width: 8, height: 8 })],
      ...idats(stream),
      ...later.flat(),
      pngChunk('IEND'),
    ]);
  };
  /** As large as one picture may be, of samples that no still may have in all. */
  const vast = { width: 7_000, height: 7_000, colour: 6, depth: 16 };

  it.each<[string, () => Buffer, string]>([
    [
      '14,000 × 14,000 in 600 KB',
      () =>
        pngFile([
          ihdr({ ...SHAPE, width: 14_000, height: 14_000 }),
          ...idats(noughts(588_014_000)),
          pngChunk('IEND'),
        ]),
      'too_many_pixels',
    ],
    [
      '2^31 - 1 wide and one high',
      () => pngFile([ihdr({ ...SHAPE, width: 0x7fffffff, height: 1 })]),
      'too_many_pixels',
    ],
    [
      'sides whose product is small modulo 2^32',
      () => pngFile([ihdr({ ...SHAPE, width: 0x10000, height: 0x10000 })]),
      'too_many_pixels',
    ],
    [
      'few pixels of 64 bits that are 400 MB and more',
      () => pngFile([ihdr({ ...vast, height: 7_143 }), ...idats(noughts(60_000_000))]),
      'too_many_pixels',
    ],
    [
      '300 MB behind 8 × 8',
      () => pngFile([ihdr(SHAPE), ...idats(noughts(300_000_000)), pngChunk('IEND')]),
      'invalid_image',
    ],
    [
      '60 MB behind iCCP',
      () => around(pngChunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), noughts(60_000_000)]))),
      'invalid_image',
    ],
    [
      '60 MB behind iCCP that begins as a profile',
      () => around(iccp(Buffer.alloc(60_000_000))),
      'invalid_image',
    ],
    ['60 MB behind zTXt', () => around(ztxt(Buffer.alloc(60_000_000))), 'invalid_image'],
    ['60 MB behind iTXt', () => around(itxt(Buffer.alloc(60_000_000))), 'invalid_image'],
    [
      'a hundred texts of 4 MB each',
      () => around(...Array<PngChunk>(100).fill(ztxt(Buffer.alloc(4_000_000)))),
      'invalid_image',
    ],
    [
      'more chunks than any picture has',
      () => around(...Array.from({ length: MANY }, () => pngChunk('tEXt', 'a\0b'))),
      'invalid_image',
    ],
    [
      'a chunk that tells of 2 GB',
      () => around(pngChunk('tEXt', 'a', { length: 0x7fffffff })),
      'invalid_image',
    ],
    [
      'a chunk that tells of 4 GB',
      () => around(pngChunk('tEXt', 'a', { length: 0xffffffff })),
      'invalid_image',
    ],
    [
      'a palette of 2 GB',
      () => around(pngChunk('PLTE', 'a', { length: 0x7ffffff8 })),
      'invalid_image',
    ],
    ['1,001 frames', () => apng(1_001), 'too_many_frames'],
    ['4 billion frames, as it says', () => apng(2, 0xffffffff), 'too_many_frames'],
    ['fewer frames than it says', () => apng(2, 900), 'invalid_image'],
    ['more frames than it says', () => apng(3, 2), 'invalid_image'],
    [
      'frames of 49 million pixels, one after the other',
      () => {
        const shape = { ...vast, depth: 8 };
        const stream = noughts(7_000 * 28_001);
        const frames = [1, 2, 3].flatMap((index) => [
          fctl({ sequence: 2 * index - 1, width: 7_000, height: 7_000 }),
          fdat(2 * index, stream),
        ]);
        const first = fctl({ sequence: 0, width: 7_000, height: 7_000 });
        return pngFile([
          ihdr(shape),
          actl(4),
          first,
          ...idats(stream),
          ...frames,
          pngChunk('IEND'),
        ]);
      },
      'too_many_pixels',
    ],
    [
      'frames that lie outside of the picture',
      () => {
        const chunks = animatedChunks(SHAPE, 2);
        const wide = fctl({ sequence: 1, width: 8, height: 8, left: 0xfffffff8 });
        const at = chunks.findLastIndex(({ type }) => type === 'fcTL');
        return pngFile(chunks.map((chunk, index) => (index === at ? wide : chunk)));
      },
      'invalid_image',
    ],
    [
      'a compression with a dictionary',
      () =>
        pngFile([ihdr(SHAPE), ...idats(Buffer.from('78bb0000000163', 'hex')), pngChunk('IEND')]),
      'invalid_image',
    ],
    [
      'pixels without their checksum',
      () => pngFile([ihdr(SHAPE), ...idats(noughts(200).subarray(0, -4)), pngChunk('IEND')]),
      'invalid_image',
    ],
  ])('%s: 422', (_, make, error) => expectDefused(make(), error), 30_000);
});

describe('GIF', () => {
  const dot = Buffer.concat([gifControl({}), gifImage({ width: 1, height: 1, bits: 1 })]);
  const screen = (side: number) => gifStart({ width: side, height: side, tableBits: 1 });
  const head = (side: number) => {
    const bytes = Buffer.alloc(10);
    bytes[0] = 0x2c;
    bytes.writeUInt16LE(side, 5);
    bytes.writeUInt16LE(side, 7);
    return bytes;
  };
  /** A frame of one colour: a few KB for millions of pixels. */
  const flatFrame = (() => {
    let made: Buffer | undefined;
    return () => (made ??= encodeLzw(new Uint8Array(7_000 * 7_000), 2, { deferClear: true }));
  })();
  const large = (data: Uint8Array, side = 7_000) =>
    Buffer.concat([head(side), Buffer.of(2), gifSubBlocks(data)]);

  it.each<[string, () => Buffer, string]>([
    [
      '10,000 frames',
      () => gifFile(screen(1), ...Array.from({ length: 10_000 }, () => dot), GIF_END),
      'too_many_frames',
    ],
    ['65,535 × 65,535', () => gifFile(screen(65_535), dot, GIF_END), 'too_many_pixels'],
    [
      'a frame of 65,535 × 65,535 on a small screen',
      () => gifFile(screen(1), large(Buffer.from([0x44, 0x01]), 65_535), GIF_END),
      'invalid_image',
    ],
    [
      'eleven frames of 49 million pixels',
      () => {
        const frame = large(flatFrame());
        return gifFile(screen(7_000), ...Array.from({ length: 11 }, () => frame), GIF_END);
      },
      'too_many_pixels',
    ],
    [
      'more pixels in a stream than its frame has',
      () => gifFile(screen(10), large(flatFrame(), 10), GIF_END),
      'invalid_image',
    ],
    [
      'fewer pixels in a stream than its frame has',
      () => gifFile(screen(7_000), large(Buffer.from([0x44, 0x01])), GIF_END),
      'invalid_image',
    ],
    [
      'codes that nothing stands for',
      () => gifFile(screen(10), large(makeNoise(5_000, 3), 10), GIF_END),
      'invalid_image',
    ],
    [
      'a code size of 12 bits',
      () => gifFile(screen(1), head(1), Buffer.of(12), gifSubBlocks(makeNoise(20)), GIF_END),
      'invalid_image',
    ],
    [
      'more blocks than any picture has',
      () =>
        gifFile(screen(1), ...Array.from({ length: MANY }, () => gifComment('x')), dot, GIF_END),
      'invalid_image',
    ],
    ['nothing but a loop', () => gifFile(screen(1), gifLoop(0), GIF_END), 'invalid_image'],
    [
      'a comment that does not end',
      () => gifFile(screen(1), dot, Buffer.of(0x21, 0xfe), Buffer.alloc(9 * MEBIBYTE, 255)),
      'invalid_image',
    ],
  ])('%s: 422', (_, make, error) => expectDefused(make(), error), 30_000);
});
