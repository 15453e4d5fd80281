import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import {
  animatedGif,
  GIF_END,
  gifApplication,
  gifComment,
  gifControl,
  gifExtension,
  gifFile,
  gifImage,
  gifLoop,
  gifPlainText,
  gifStart,
  gifSubBlocks,
  type GifImage,
} from '@/dev/images/gif-builder';
import { inspectWith } from '@/dev/images/inspect-with';
import { inspectGif } from './inspect-gif';

const SIZE = { width: 40, height: 30 };
const START = gifStart(SIZE);
const IMAGE = gifImage(SIZE);
const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

const still = (image: Partial<GifImage> = {}): Buffer =>
  gifFile(START, gifImage({ ...SIZE, ...image }), GIF_END);

/** Checks that the file is served, shows the same, and would be served unchanged if it were sent again. */
async function expectServed(file: Buffer): Promise<Buffer> {
  const { outcome, kept } = await inspectWith(inspectGif, file);
  expect(outcome).toMatchObject({ format: 'gif' });
  expect(await decodeImage(kept)).toEqual(await decodeImage(file));
  for (const piece of [1, 65_536]) {
    const again = await inspectWith(inspectGif, kept, { piece });
    expect(again.outcome).toEqual(outcome);
    expect(again.kept.equals(kept)).toBe(true);
  }
  return kept;
}

describe('inspectGif, what it serves', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '%i bits a pixel, with global and local tables',
    async (bits) => {
      for (const interlaced of [false, true]) {
        for (const deferClear of [false, true]) {
          const image = { ...SIZE, bits, interlaced, lzw: { deferClear } };
          const global = gifFile(gifStart({ ...SIZE, tableBits: bits }), gifImage(image), GIF_END);
          const local = gifFile(
            gifStart({ ...SIZE, tableBits: 0 }),
            gifImage({ ...image, localTable: true }),
            GIF_END,
          );
          expect((await expectServed(global)).equals(global)).toBe(true);
          expect((await expectServed(local)).equals(local)).toBe(true);
        }
      }
    },
  );

  it('an animation as it came: delays, disposal, loop count, small frames', async () => {
    const file = animatedGif(SIZE, 9);
    expect((await expectServed(file)).equals(file)).toBe(true);
    expect((await inspectWith(inspectGif, file)).outcome).toEqual({
      format: 'gif',
      ...SIZE,
      frames: 9,
    });
  });

  it.each([2, 16, 256])('what sharp writes in %i colours', async (colours) => {
    const frame = {
      create: {
        ...SIZE,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 99, sigma: 50 },
      },
    } as const;
    const frames = await Promise.all([1, 2, 3].map(() => sharp(frame).png().toBuffer()));
    await expectServed(
      await sharp(frames, { join: { animated: true } })
        .gif({ colours, loop: 2, delay: [40, 70, 110] })
        .toBuffer(),
    );
  });

  it('an 87a file as an 89a file', async () => {
    const file = gifFile(gifStart({ ...SIZE, version: '87a' }), IMAGE, GIF_END);
    expect((await expectServed(file)).equals(still())).toBe(true);
  });

  it('nothing of comments, text, foreign applications and what stands behind the trailer', async () => {
    const foreign = [
      gifComment(MARKER.repeat(40)),
      gifApplication('XMP DataXMP', MARKER),
      gifApplication('ICCRGBG1012', MARKER),
      gifApplication('NETSCAPE2.0', MARKER),
      gifApplication(MARKER, MARKER),
      gifExtension(0x42, gifSubBlocks(MARKER)),
    ];
    const file = gifFile(
      START,
      ...foreign,
      IMAGE,
      ...foreign,
      gifPlainText(MARKER),
      GIF_END,
      Buffer.from(MARKER),
    );
    expect((await expectServed(file)).equals(still())).toBe(true);
  });

  it('loop counts of both names, in plain form, and the same one told again once', async () => {
    for (const name of ['NETSCAPE2.0', 'ANIMEXTS1.0']) {
      const plain = gifFile(START, gifLoop(7, name), IMAGE, IMAGE, GIF_END);
      expect((await expectServed(plain)).equals(plain)).toBe(true);
      const longer = Buffer.concat([gifLoop(7, name).subarray(0, -1), gifSubBlocks(MARKER)]);
      const file = gifFile(START, longer, IMAGE, gifLoop(7), IMAGE, GIF_END);
      expect((await expectServed(file)).equals(plain)).toBe(true);
    }
  });

  it('a control that belongs to the next image, whatever stands between them; the last of two', async () => {
    const control = gifControl({ delay: 9, transparent: 2, dispose: 2 });
    const file = gifFile(
      START,
      gifControl({ delay: 3 }),
      control,
      gifComment(MARKER),
      gifPlainText(MARKER),
      IMAGE,
      GIF_END,
    );
    expect((await expectServed(file)).equals(gifFile(START, control, IMAGE, GIF_END))).toBe(true);
  });

  it('no bits in places that are reserved or without meaning', async () => {
    const start = gifStart({ ...SIZE, tableBits: 0, background: 77, aspect: 99 });
    start[10]! |= 7;
    const control = gifControl({ flags: 0xe2 });
    control[6] = 77;
    const file = gifFile(
      start,
      control,
      gifImage({ ...SIZE, flags: 0x3f }),
      gifImage({ ...SIZE, flags: 0x18, localTable: true }),
      gifControl({}),
      GIF_END,
    );
    const plain = gifFile(
      gifStart({ ...SIZE, tableBits: 0 }),
      gifControl({}),
      IMAGE,
      gifImage({ ...SIZE, localTable: true }),
      GIF_END,
    );
    expect((await expectServed(file)).equals(plain)).toBe(true);
  });
});

describe('inspectGif, what it refuses', () => {
  const twoLoops = gifFile(START, gifLoop(1), IMAGE, gifLoop(2), GIF_END);
  it.each<[string, Buffer]>([
    ['a cut in the screen', START.subarray(0, 10)],
    ['a cut in the global table', START.subarray(0, 20)],
    ['a cut in an image', still().subarray(0, 100)],
    ['no trailer', gifFile(START, IMAGE)],
    ['no image', gifFile(START, gifLoop(1), GIF_END)],
    ['another version', gifFile(gifStart({ ...SIZE, version: '90a' }), IMAGE, GIF_END)],
    ['a width of 0', gifFile(gifStart({ width: 0, height: 9 }), IMAGE, GIF_END)],
    ['a frame without a height', still({ height: 0, pixels: 0 })],
    ['a frame that sticks out', still({ left: 1 })],
    ['a frame larger than the canvas', still({ height: 31 })],
    ['an unknown block', gifFile(START, Buffer.of(0), IMAGE, GIF_END)],
    ['fewer pixels than the size calls for', still({ pixels: 40 * 30 - 1 })],
    ['more pixels than the size calls for', still({ pixels: 40 * 30 + 1 })],
    ['no end code', still({ lzw: { endCode: false } })],
    ['bytes behind the end code', still({ lzw: { behind: MARKER } })],
    ['a code size of 1', still({ minCodeSize: 1 })],
    ['a code size of 9', still({ minCodeSize: 9 })],
    ['a code that is not defined', still({ bits: 4, minCodeSize: 2 })],
    [
      'a graphic control of a wrong length',
      gifFile(START, gifExtension(0xf9, gifSubBlocks('abc')), IMAGE, GIF_END),
    ],
    ['two loop counts', twoLoops],
    [
      'two controls of an image, one of which makes a colour transparent and the last does not',
      gifFile(START, gifControl({ transparent: 1 }), gifControl({}), IMAGE, GIF_END),
    ],
    [
      'more blocks than we count',
      gifFile(START, ...Array.from({ length: 20_001 }, () => gifComment('')), IMAGE, GIF_END),
    ],
  ])('%s', async (_name, file) => {
    const { outcome } = await inspectWith(inspectGif, file);
    expect(outcome).toMatchObject({ refused: 'invalid_image' });
    expect((outcome as { detail: string }).detail).toMatch(/^The GIF is damaged: .*\.$/);
  });

  it('10,000 frames at the first too many', async () => {
    const tiny = gifImage({ width: 1, height: 1 });
    const file = gifFile(START, ...Array.from({ length: 10_000 }, () => tiny), GIF_END);
    const { outcome, work } = await inspectWith(inspectGif, file);
    expect(outcome).toMatchObject({ refused: 'too_many_frames' });
    expect(work.inflated).toBe(1000);
  });

  it.each<[string, Buffer, object]>([
    ['a huge canvas', gifFile(gifStart({ width: 65_535, height: 65_535 }), IMAGE, GIF_END), {}],
    ['frames of too many pixels in all', animatedGif(SIZE, 3), { totalPixels: 40 * 30 * 3 - 1 }],
    ['more samples than the limit', animatedGif(SIZE, 1), { rawBytes: 40 * 30 - 1 }],
  ])('%s', async (_name, file, limits) => {
    expect((await inspectWith(inspectGif, file, { limits })).outcome).toMatchObject({
      refused: 'too_many_pixels',
    });
  });
});
