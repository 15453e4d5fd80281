import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  actl,
  bigEndian,
  compressed,
  iccp,
  idats,
  ihdr,
  itxt,
  plte,
  pngChunk,
  pngFile,
  pngScanlines,
  stillChunks,
  ztxt,
  type PngChunk,
  type PngShape,
} from '@/dev/images/png-builder';
import { inspectPng } from './inspect-png';

const SMALL: PngShape = { width: 9, height: 5, colour: 2, depth: 8 };
const PALETTE: PngShape = { ...SMALL, colour: 3, depth: 4 };
const GREY: PngShape = { ...SMALL, colour: 0, depth: 4 };
const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

const [HEAD, PIXELS, END] = stillChunks(SMALL) as [PngChunk, PngChunk, PngChunk];
const before = (...chunks: PngChunk[]): Buffer => pngFile([HEAD, ...chunks, PIXELS, END]);
const after = (...chunks: PngChunk[]): Buffer => pngFile([HEAD, PIXELS, ...chunks, END]);

async function profileOf(name: string): Promise<Buffer> {
  const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  return (await sharp(await image.png().withIccProfile(name).toBuffer()).metadata()).icc!;
}

describe('inspectPng, what it refuses', () => {
  const raw = pngScanlines(SMALL);
  const withPixels = (stream: Uint8Array): Buffer => pngFile([HEAD, ...idats(stream), END]);
  const stream = compressed(SMALL);
  const [paletteHead, palette, palettePixels] = stillChunks(PALETTE) as [
    PngChunk,
    PngChunk,
    PngChunk,
  ];
  const wrongSum = Buffer.from(stream);
  wrongSum[wrongSum.length - 1]! ^= 1;

  it.each<[string, Buffer]>([
    ['a cut inside a chunk', before().subarray(0, 60)],
    ['a cut between chunks', pngFile([HEAD, PIXELS])],
    ['a cut inside the signature', before().subarray(0, 5)],
    ['another signature', Buffer.concat([Buffer.from('GIF89aGIF89a'), before()])],
    ['a wrong CRC', pngFile([HEAD, { ...PIXELS, told: { crc: 1 } }, END])],
    ['a wrong CRC of a dropped chunk', before(pngChunk('tEXt', 'x', { crc: 1 }))],
    ['a wrong CRC of IEND', pngFile([HEAD, PIXELS, pngChunk('IEND', '', { crc: 1 })])],
    ['an impossible length', before(pngChunk('tEXt', '', { length: 0x80000000 }))],
    ['a type that is no word', before(pngChunk('tE3t'))],
    ['an unknown critical chunk', before(pngChunk('CgBI', '\0\0\0\0'))],
    ['no IHDR', pngFile([PIXELS, END])],
    ['two IHDR', before(HEAD)],
    [
      'a long IHDR',
      pngFile([pngChunk('IHDR', Buffer.concat([HEAD.data, HEAD.data])), PIXELS, END]),
    ],
    ['no IDAT', pngFile([HEAD, END])],
    ['an IEND with data', pngFile([HEAD, PIXELS, pngChunk('IEND', 'x')])],
    ['a width of 0', pngFile([ihdr({ ...SMALL, width: 0 }), PIXELS, END])],
    ['a depth that the colour type has not', pngFile([ihdr({ ...SMALL, depth: 4 }), PIXELS, END])],
    ['colour type 5', pngFile([ihdr({ ...SMALL, colour: 5 }), PIXELS, END])],
    ['an unknown compression', pngFile([ihdr(SMALL, { compression: 1, filter: 0 }), PIXELS, END])],
    [
      'an unknown filter method',
      pngFile([ihdr(SMALL, { compression: 0, filter: 64 }), PIXELS, END]),
    ],
    ['a short picture', withPixels(deflateSync(raw.subarray(0, -1)))],
    ['a long picture', withPixels(deflateSync(Buffer.concat([raw, Buffer.from('x')])))],
    ['a bomb', withPixels(deflateSync(Buffer.concat([raw, Buffer.alloc(50_000_000)])))],
    ['bytes behind the stream', withPixels(Buffer.concat([stream, Buffer.from(MARKER)]))],
    [
      'bytes behind the stream in a chunk of their own',
      pngFile([HEAD, PIXELS, pngChunk('IDAT', MARKER), END]),
    ],
    ['a stream without its checksum', withPixels(stream.subarray(0, -4))],
    ['a wrong checksum of the stream', withPixels(wrongSum)],
    ['no zlib stream', withPixels(Buffer.from(MARKER))],
    [
      'a filter that does not exist',
      withPixels(deflateSync(pngScanlines(SMALL, { filter: (row) => (row === 4 ? 5 : 0) }))),
    ],
    ['pixels in two places', pngFile([HEAD, PIXELS, pngChunk('tEXt', 'x'), pngChunk('IDAT'), END])],
    ['a palette image without a palette', pngFile([paletteHead, palettePixels, END])],
    ['a palette too large for the depth', pngFile([paletteHead, plte(17), palettePixels, END])],
    ['a palette behind the pixels', pngFile([paletteHead, palettePixels, palette, END])],
    ['two palettes', pngFile([paletteHead, palette, palette, palettePixels, END])],
    ['a palette of 4 bytes', before(pngChunk('PLTE', 'abcd'))],
    ['a palette of nothing', before(pngChunk('PLTE'))],
    ['a palette in a grey image', pngFile([ihdr(GREY), plte(2), ...idats(compressed(GREY)), END])],
    [
      'more transparency than palette',
      pngFile([paletteHead, plte(2), pngChunk('tRNS', 'abc'), palettePixels, END]),
    ],
    [
      'transparency before the palette',
      pngFile([paletteHead, pngChunk('tRNS', 'a'), palette, palettePixels, END]),
    ],
    ['transparency of a wrong length', before(pngChunk('tRNS', 'ab'))],
    ['transparency with bits above the depth', before(pngChunk('tRNS', '\x01\0\0\0\0\0'))],
    ['transparency behind the pixels', after(pngChunk('tRNS', '\0\0\0\0\0\0'))],
    ['gAMA of a wrong length', before(pngChunk('gAMA', 'abcde'))],
    ['gAMA twice', before(pngChunk('gAMA', bigEndian(45455)), pngChunk('gAMA', bigEndian(45455)))],
    ['sRGB behind the pixels', after(pngChunk('sRGB', '\0'))],
    ['a cHRM of 60 MB', before(pngChunk('cHRM', Buffer.alloc(60_000_000)))],
    ['a profile that is none', before(iccp(Buffer.from(MARKER.repeat(20))))],
    ['a profile without a name', before(pngChunk('iCCP', '\0\0x'))],
    ['an empty profile chunk', before(pngChunk('iCCP'))],
    ['a profile that inflates to 60 MB', before(iccp(Buffer.alloc(60_000_000)))],
    ['a zTXt that inflates to 60 MB', before(ztxt(Buffer.alloc(60_000_000)))],
    ['an iTXt that inflates to 60 MB', before(itxt(Buffer.alloc(60_000_000)))],
    ['a zTXt behind the pixels that inflates to 60 MB', after(ztxt(Buffer.alloc(60_000_000)))],
    [
      'texts that inflate to a byte too many together',
      before(ztxt(Buffer.alloc(5_000_000)), itxt(Buffer.alloc(3_000_001))),
    ],
    [
      'more chunks than we count',
      before(...Array.from({ length: 20_001 }, () => pngChunk('tEXt'))),
    ],
  ])('%s', async (_name, file) => {
    const { outcome } = await inspectWith(inspectPng, file);
    expect(outcome).toMatchObject({ refused: 'invalid_image' });
    expect((outcome as { detail: string }).detail).toMatch(/^The PNG .*\.$/);
  });

  it('bytes behind the stream of a profile', async () => {
    const { outcome } = await inspectWith(
      inspectPng,
      before(iccp(await profileOf('srgb'), 'x', MARKER)),
    );
    expect(outcome).toMatchObject({ refused: 'invalid_image' });
  });

  it.each<[string, Buffer]>([
    ['a huge picture', pngFile([ihdr({ ...SMALL, width: 14_000, height: 14_000 }), PIXELS, END])],
    ['a very long one', pngFile([ihdr({ ...SMALL, width: 2_000_000, height: 1 }), PIXELS, END])],
    ['one of 2^31 rows', pngFile([ihdr({ ...SMALL, height: 0x7fffffff }), PIXELS, END])],
    [
      'frames of too many pixels in all',
      pngFile([ihdr({ ...SMALL, width: 7000, height: 7000 }), actl(11), PIXELS, END]),
    ],
  ])('%s, before anything is inflated', async (_name, file) => {
    const { outcome, work } = await inspectWith(inspectPng, file);
    expect(outcome).toMatchObject({ refused: 'too_many_pixels' });
    expect(work.inflated).toBe(0);
  });

  it('more bytes of samples than the limit', async () => {
    const limits = { rawBytes: 5 * 27 };
    expect((await inspectWith(inspectPng, before(), { limits })).outcome).toMatchObject({
      format: 'png',
    });
    const { outcome } = await inspectWith(inspectPng, before(), {
      limits: { rawBytes: 5 * 27 - 1 },
    });
    expect(outcome).toMatchObject({ refused: 'too_many_pixels' });
  });
});
