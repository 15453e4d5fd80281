import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  bigEndian,
  iccp,
  itxt,
  PNG_COLOURS,
  plte,
  pngChunk,
  pngFile,
  stillChunks,
  ztxt,
  type PngChunk,
  type PngShape,
} from '@/dev/images/png-builder';
import { writeOrientation } from '../exif/write-orientation';
import { inspectPng } from './inspect-png';

const SMALL: PngShape = { width: 9, height: 5, colour: 2, depth: 8 };
const PALETTE: PngShape = { ...SMALL, colour: 3, depth: 4 };
const GREY: PngShape = { ...SMALL, colour: 0, depth: 4 };
const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

const [HEAD, PIXELS, END] = stillChunks(SMALL) as [PngChunk, PngChunk, PngChunk];
const before = (...chunks: PngChunk[]): Buffer => pngFile([HEAD, ...chunks, PIXELS, END]);

/** Checks that the file is served, shows the same, and would be served unchanged if it were sent again. */
async function expectServed(file: Buffer): Promise<Buffer> {
  const { outcome, kept } = await inspectWith(inspectPng, file);
  expect(outcome).toMatchObject({ format: 'png' });
  expect(await decodeImage(kept)).toEqual(await decodeImage(file));
  const again = await inspectWith(inspectPng, kept);
  expect(again.outcome).toEqual(outcome);
  expect(again.kept.equals(kept)).toBe(true);
  return kept;
}

async function profileOf(name: string): Promise<Buffer> {
  const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  return (await sharp(await image.png().withIccProfile(name).toBuffer()).metadata()).icc!;
}

describe('inspectPng, what it serves', () => {
  const shapes = PNG_COLOURS.flatMap((kind) =>
    [false, true].flatMap((interlaced) =>
      [1, 2, 5, 33].map((width) => ({ ...kind, width, height: 34 - width, interlaced })),
    ),
  );
  it.each(shapes)(
    'colour $colour, depth $depth, $width x $height, interlaced $interlaced',
    async (shape) => {
      const file = pngFile(stillChunks(shape, 3));
      expect((await expectServed(file)).equals(file)).toBe(true);
      for (const piece of [1, 13]) {
        const { outcome, kept } = await inspectWith(inspectPng, file, { piece });
        const { width, height } = shape;
        expect(outcome).toEqual({ format: 'png', width, height, frames: 1 });
        expect(kept.equals(file)).toBe(true);
      }
    },
  );

  it.each([
    ['a palette', { palette: true }],
    ['Adam7', { progressive: true }],
    ['no compression', { compressionLevel: 0 }],
  ])('what sharp writes with %s', async (_name, options) => {
    const noise = {
      create: {
        width: 300,
        height: 200,
        channels: 4,
        background: '#0af8',
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
      },
    } as const;
    await expectServed(await sharp(noise).png(options).toBuffer());
  });

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'orientation %i, as a lone tag, with the sizes as shown',
    async (orientation) => {
      const gps = await sharp({ create: { width: 9, height: 5, channels: 3, background: 'red' } })
        .withExif({ IFD0: { Artist: MARKER }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      const kept = await expectServed(gps);
      expect(kept.includes(MARKER)).toBe(false);
      expect(kept.includes(Buffer.from(writeOrientation(orientation)))).toBe(true);
      const [width, height] = orientation >= 5 ? [5, 9] : [9, 5];
      expect((await inspectWith(inspectPng, gps)).outcome).toMatchObject({ width, height });
    },
  );

  it('an ICC profile byte for byte, under another name', async () => {
    const profile = await profileOf('p3');
    const kept = await expectServed(before(iccp(profile, MARKER)));
    expect(kept.includes(MARKER)).toBe(false);
    expect((await sharp(kept).metadata()).icc!.equals(profile)).toBe(true);
  });

  it.each<[string, PngChunk[]]>([
    ['gAMA', [pngChunk('gAMA', bigEndian(45455))]],
    ['cHRM', [pngChunk('cHRM', bigEndian(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))]],
    ['sRGB', [pngChunk('sRGB', '\0')]],
    ['cICP', [pngChunk('cICP', '\x09\x10\0\x01')]],
    ['tRNS', [pngChunk('tRNS', '\0\x01\0\x02\0\x03')]],
  ])('%s as it came', async (_name, chunks) => {
    const file = before(...chunks);
    expect((await expectServed(file)).equals(file)).toBe(true);
  });

  it('palette and grey transparency as they came', async () => {
    const [head, palette, ...rest] = stillChunks(PALETTE) as [PngChunk, PngChunk, ...PngChunk[]];
    const [greyHead, ...greyRest] = stillChunks(GREY) as [PngChunk, ...PngChunk[]];
    for (const file of [
      pngFile([head, palette, pngChunk('tRNS', '\x80\0\x20'), ...rest]),
      pngFile([greyHead, pngChunk('tRNS', '\0\x0f'), ...greyRest]),
    ]) {
      expect((await expectServed(file)).equals(file)).toBe(true);
    }
  });

  it('nothing of the chunks that do not show the picture', async () => {
    const texts = [
      'tEXt',
      'zTXt',
      'iTXt',
      'tIME',
      'sPLT',
      'hIST',
      'pHYs',
      'bKGD',
      'sBIT',
      'mDCV',
      'prVt',
      'caBX',
    ];
    const foreign = texts.map((type) => pngChunk(type, MARKER));
    const file = pngFile(
      [HEAD, plte(9), ...foreign, PIXELS, ...foreign, pngChunk('eXIf', MARKER), END],
      MARKER.repeat(1000),
    );
    expect((await expectServed(file)).equals(pngFile([HEAD, PIXELS, END]))).toBe(true);
  });

  it('nothing of colour chunks with values that no viewer follows', async () => {
    const wild = [
      pngChunk('gAMA', 'M4rk'),
      pngChunk('cHRM', MARKER.padEnd(32, '!')),
      pngChunk('sRGB', 'M'),
      pngChunk('cICP', 'M4rk'),
      pngChunk('eXIf', MARKER),
    ];
    const { kept } = await inspectWith(inspectPng, before(...wild));
    expect(kept.equals(pngFile([HEAD, PIXELS, END]))).toBe(true);
  });

  it.each<[string, PngChunk]>([
    ['zTXt, damaged', pngChunk('zTXt', `a\0\0${MARKER}`)],
    ['zTXt, cut off', pngChunk('zTXt', ztxt(Buffer.from(MARKER)).data.subarray(0, 20))],
    ['zTXt without an end of its keyword', pngChunk('zTXt', MARKER)],
    ['zTXt with bytes behind its stream', ztxt(Buffer.alloc(9), MARKER)],
    ['iTXt that is plain', pngChunk('iTXt', `a\0\0\0en\0b\0${MARKER.repeat(100)}`)],
    ['iTXt whose stream is far away', itxt(Buffer.alloc(60_000_000), MARKER.repeat(100))],
    ['iTXt that is compressed', itxt(Buffer.from(MARKER))],
  ])('nothing of a text: %s', async (_, text) => {
    expect((await expectServed(before(text))).equals(pngFile([HEAD, PIXELS, END]))).toBe(true);
  });

  it('nothing of texts that inflate to as much as they may together', async () => {
    const file = before(ztxt(Buffer.alloc(5_000_000)), itxt(Buffer.alloc(3_000_000)));
    const { kept, work } = await inspectWith(inspectPng, file);
    expect(kept.equals(pngFile([HEAD, PIXELS, END]))).toBe(true);
    expect(work.inflated).toBe(8_000_000 + 5 * 28);
  });
});
