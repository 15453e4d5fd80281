import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import { makeNoise } from '@/dev/images/make-noise';
import { buildTiff } from '@/dev/images/tiff-builder';
import { buildVp8 } from '@/dev/images/vp8-builder';
import {
  anim,
  anmf,
  joinWebp,
  pictureOf,
  vp8x,
  webpChunk,
  type WebpChunk,
} from '@/dev/images/webp-builder';
import { isRefusal } from '@/lib/errors';
import { inspectWebp } from './inspect-webp';

const noise = (channels: 3 | 4 = 3): Sharp =>
  sharp(makeNoise(21 * 10 * channels), { raw: { width: 21, height: 10, channels } });

const [lossy] = pictureOf(await noise().webp().toBuffer()) as [WebpChunk];
const [lossless] = pictureOf(await noise().webp({ lossless: true }).toBuffer()) as [WebpChunk];
const [alpha, under] = pictureOf(await noise(4).webp().toBuffer()) as [WebpChunk, WebpChunk];
const profile = (await sharp(await noise().withIccProfile('p3').webp().toBuffer()).metadata()).icc!;
const iccp = webpChunk('ICCP', profile);

const size = { width: 21, height: 10 };
const still = (features: string, ...chunks: WebpChunk[]): Buffer =>
  joinWebp([vp8x(21, 10, features), ...chunks]);

/** The chunk with bytes overwritten. */
const patch = (chunk: WebpChunk, at: number, ...bytes: number[]): WebpChunk => {
  const data = Buffer.from(chunk.data);
  data.set(bytes, at);
  return { ...chunk, data };
};

const cut = (chunk: WebpChunk, length: number): WebpChunk => ({
  ...chunk,
  data: chunk.data.subarray(0, length),
});

/** The sizes in a VP8 head: of the first partition, with the bits that must be there. */
const tag = (firstPartition: number, bits = 0x10): number[] => {
  const value = (firstPartition << 5) | bits;
  return [value & 255, (value >> 8) & 255, value >> 16];
};
const firstPartition = Buffer.from(lossy.data).readUIntLE(0, 3) >> 5;

const split = (told: number[]): WebpChunk =>
  webpChunk('VP8 ', buildVp8({ partitions: 4, told: () => told }));

const rawAlpha = (length: number): WebpChunk => webpChunk('ALPH', Buffer.alloc(length));

type Case = readonly [name: string, file: () => Buffer, words: RegExp];

const CASES: readonly Case[] = [
  [
    'a RIFF size beyond the upload',
    () => joinWebp([lossy], { toldSize: lossy.data.length + 400 }),
    /stray|ends/,
  ],
  [
    'a RIFF size too small',
    () => joinWebp([lossy], { toldSize: lossy.data.length }),
    /longer than the whole/,
  ],
  ['a RIFF size of 3', () => joinWebp([lossy], { toldSize: 3 }), /stray/],
  ['a RIFF form without chunks', () => joinWebp([]), /./],
  [
    'stray bytes in the RIFF form',
    () => joinWebp([lossy], { toldSize: joinWebp([lossy]).length - 8 + 6, trailer: '123456' }),
    /stray/,
  ],
  [
    'a chunk beyond the RIFF form',
    () => joinWebp([{ ...lossy, toldSize: 90_000 }]),
    /longer than the whole/,
  ],
  ['a last chunk without padding', () => unpadded(), /longer than the whole/],
  ['an unknown chunk in front', () => joinWebp([webpChunk('JUNK', 'x'), lossy]), /does not begin/],
  ['transparency in front', () => joinWebp([alpha, under]), /does not begin/],
  ['transparency in a plain file', () => joinWebp([lossy, alpha]), /more pictures|announce/],
  ['two pictures', () => joinWebp([lossy, lossy]), /more pictures/],
  ['two pictures, extended', () => still('', lossy, lossless), /more pictures/],
  ['no picture', () => still('I', iccp), /no picture/],
  ['transparency without a picture', () => still('L', alpha), /no picture/],
  ['a header behind the picture', () => joinWebp([lossy, vp8x(21, 10)]), /wrong place/],
  ['two headers', () => still('', vp8x(21, 10), lossy), /wrong place/],
  ['a longer header', () => joinWebp([webpChunk('VP8X', Buffer.alloc(12)), lossy]), /wrong length/],
  ['another size than the header has', () => joinWebp([vp8x(21, 11), lossy]), /another size/],
  ['another size, lossless', () => joinWebp([vp8x(20, 10), lossless]), /another size/],

  ['transparency that is not announced', () => still('', alpha, under), /announce/],
  ['transparency twice', () => still('L', alpha, alpha, under), /announce/],
  ['transparency of a lossless picture', () => still('L', alpha, lossless), /brings its own/],
  [
    'foreign data between transparency and picture',
    () => still('L', alpha, webpChunk('JUNK', 'x'), under),
    /foreign/,
  ],
  ['transparency behind the picture', () => still('L', under, alpha), /more pictures/],
  ['an unknown way of transparency', () => still('L', patch(alpha, 0, 2), under), /unknown form/],
  ['an unknown preprocessing', () => still('L', patch(alpha, 0, 0x21), under), /unknown form/],
  ['empty transparency', () => still('L', cut(alpha, 1), under), /too short/],
  ['plain transparency, a byte too few', () => still('L', rawAlpha(210), under), /does not match/],
  ['plain transparency, a byte too many', () => still('L', rawAlpha(212), under), /does not match/],

  [
    'a VP8 frame that is no key frame',
    () => joinWebp([patch(lossy, 0, ...tag(firstPartition, 0x11))]),
    /not a VP8/,
  ],
  [
    'a VP8 frame of profile 4',
    () => joinWebp([patch(lossy, 0, ...tag(firstPartition, 0x18))]),
    /not a VP8/,
  ],
  [
    'a VP8 frame that is not shown',
    () => joinWebp([patch(lossy, 0, ...tag(firstPartition, 0))]),
    /not a VP8/,
  ],
  ['a VP8 frame without its start code', () => joinWebp([patch(lossy, 4, 0)]), /not a VP8/],
  ['a VP8 frame of width 0', () => joinWebp([patch(lossy, 6, 0, 0)]), /not a VP8/],
  ['a VP8 frame of height 0', () => joinWebp([patch(lossy, 8, 0, 0x40)]), /not a VP8/],
  ['a first partition of 0 bytes', () => joinWebp([patch(lossy, 0, ...tag(0))]), /fit together/],
  [
    'a first partition beyond the chunk',
    () => joinWebp([patch(lossy, 0, ...tag(lossy.data.length - 10))]),
    /fit together/,
  ],
  ['partitions beyond the chunk', () => joinWebp([split([90, 97, 900])]), /fit together/],
  ['a last partition of 0 bytes', () => joinWebp([split([90, 97, 104 + 111])]), /fit together/],
  ['a VP8 frame without its head', () => joinWebp([cut(lossy, 9)]), /too short/],
  [
    'a VP8L picture without its signature',
    () => joinWebp([patch(lossless, 0, 0x2e)]),
    /not a VP8L/,
  ],
  [
    'a VP8L picture of version 1',
    () => joinWebp([patch(lossless, 4, lossless.data[4]! | 0x20)]),
    /not a VP8L/,
  ],
  ['a VP8L picture of 5 bytes', () => joinWebp([cut(lossless, 5)]), /too short/],

  ['a frame but no animation header', () => still('A', anmf(size, [lossy])), /no animation header/],
  ['a frame in a still', () => still('', lossy, anmf(size, [lossy])), /no animation header/],
  ['a frame in a plain file', () => joinWebp([lossy, anmf(size, [lossy])]), /no animation header/],
  ['an animation header in a still', () => still('', anim(), lossy), /not announced/],
  ['two animation headers', () => still('A', anim(), anim(), anmf(size, [lossy])), /malformed/],
  [
    'a long animation header',
    () => still('A', webpChunk('ANIM', '12345678'), anmf(size, [lossy])),
    /malformed/,
  ],
  ['no frames', () => still('A', anim()), /no picture/],
  [
    'a picture outside of the frames',
    () => still('A', anim(), anmf(size, [lossy]), lossy),
    /outside of its frames/,
  ],
  ['a frame without a picture', () => still('A', anim(), anmf(size, [])), /no picture/],
  [
    'a frame of two pictures',
    () => still('A', anim(), anmf(size, [lossy, lossy])),
    /more pictures/,
  ],
  [
    'a frame of another size',
    () => still('A', anim(), anmf({ width: 20, height: 10 }, [lossy])),
    /another size/,
  ],
  [
    'a frame beyond the right',
    () => still('A', anim(), anmf({ ...size, x: 1 }, [lossy])),
    /outside of its canvas/,
  ],
  [
    'a frame beyond the bottom',
    () => still('A', anim(), anmf({ ...size, y: 1 }, [lossy])),
    /outside of its canvas/,
  ],
  [
    'a frame of 15 bytes',
    () => still('A', anim(), cut(anmf(size, [lossy]), 15)),
    /impossible length/,
  ],
  ['a frame with stray bytes', () => still('A', anim(), behind(anmf(size, [lossy]), 6)), /stray/],
  [
    'a frame whose chunk is longer',
    () => still('A', anim(), anmf(size, [{ ...lossy, toldSize: lossy.data.length + 2 }])),
    /longer than the whole/,
  ],
  [
    "foreign data before a frame's picture",
    () => still('A', anim(), anmf(size, [webpChunk('JUNK'), lossy])),
    /foreign/,
  ],
  [
    'transparency of a frame, not announced',
    () => still('A', anim(), anmf(size, [alpha, under])),
    /announce/,
  ],

  ['a profile behind the picture', () => still('I', lossy, iccp), /behind its picture/],
  [
    'a profile behind the animation header',
    () => still('AI', anim(), iccp, anmf(size, [lossy])),
    /behind its picture/,
  ],
  ['a profile that is none', () => still('I', webpChunk('ICCP', makeNoise(300)), lossy), /damaged/],
  ['an empty profile', () => still('I', webpChunk('ICCP'), lossy), /damaged/],
];

function unpadded(): Buffer {
  const odd = lossless.data.length % 2 === 1 ? lossless : cut(lossless, lossless.data.length - 1);
  const file = joinWebp([odd]);
  return joinWebp([odd], { toldSize: file.length - 9 }).subarray(0, file.length - 1);
}

function behind(chunk: WebpChunk, count: number): WebpChunk {
  return { ...chunk, data: Buffer.concat([chunk.data, Buffer.alloc(count)]) };
}

describe('inspectWebp, what it refuses', () => {
  const cases = CASES.map(([name, file, words]) => ({ name, file, words }));
  it.each(cases)('$name', async ({ file, words }) => {
    for (const piece of [1, 65_536]) {
      const { outcome } = await inspectWith(inspectWebp, file(), { piece });
      const detail: unknown = expect.stringMatching(words);
      expect(outcome).toMatchObject({ refused: 'invalid_image', detail });
    }
  });

  it('nothing of the files that these were made from', async () => {
    const good = [
      joinWebp([lossy]),
      still('L', alpha, under),
      still('L', rawAlpha(211), under),
      still('I', iccp, lossless),
      still('A', anim(), anmf(size, [lossy])),
      joinWebp([split([90, 97, 104])]),
      joinWebp([split([90, 97, 104 + 110])]),
    ];
    for (const file of good) {
      expect(isRefusal((await inspectWith(inspectWebp, file)).outcome)).toBe(false);
    }
  });

  it('a file that ends anywhere', async () => {
    const exif = webpChunk('EXIF', buildTiff({ orientation: 6 }));
    for (const file of [
      joinWebp([lossy]),
      joinWebp([split([90, 97, 104])]),
      still('IELX', iccp, alpha, under, exif, webpChunk('XMP ', 'x')),
      still('AL', anim(), anmf(size, [alpha, under, webpChunk('JUNK')]), anmf(size, [lossless])),
    ]) {
      for (let length = 12; length < file.length; length += 1) {
        const { outcome } = await inspectWith(inspectWebp, file.subarray(0, length));
        expect(outcome).toMatchObject({ refused: 'invalid_image' });
      }
    }
  });
});
