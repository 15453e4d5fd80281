import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import { inspectWith } from '@/dev/images/inspect-with';
import { makeNoise } from '@/dev/images/make-noise';
import { buildTiff } from '@/dev/images/tiff-builder';
import { buildVp8 } from '@/dev/images/vp8-builder';
import {
  anim,
  anmf,
  joinWebp,
  pictureOf,
  readWebpChunks,
  vp8x,
  webpChunk,
  type WebpChunk,
} from '@/dev/images/webp-builder';
import { inspectWebp } from './inspect-webp';

const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

const noise = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp(makeNoise(width * height * channels), { raw: { width, height, channels } });

/** Checks that the file is served, shows the same, and would be served unchanged if it were sent again. */
async function expectServed(file: Buffer): Promise<Buffer> {
  const { outcome, kept } = await inspectWith(inspectWebp, file);
  expect(outcome).toMatchObject({ format: 'webp' });
  expect(await decodeImage(kept)).toEqual(await decodeImage(file));
  expect(kept.readUInt32LE(4)).toBe(kept.length - 8);
  for (const piece of [1, 13]) {
    const again = await inspectWith(inspectWebp, piece === 1 ? file : kept, { piece });
    expect(again.outcome).toEqual(outcome);
    expect(again.kept.equals(kept)).toBe(true);
  }
  return kept;
}

const namesOf = (file: Buffer): string[] => readWebpChunks(file).map(({ name }) => name);
const flagsOf = (file: Buffer): number => readWebpChunks(file)[0]!.data[0]!;

let lossy: WebpChunk[];
let lossless: WebpChunk[];
let veiled: WebpChunk[];
let profile: Buffer;

const extended = (features: string, ...behind: WebpChunk[]): Buffer =>
  joinWebp([vp8x(21, 10, features), ...lossy, ...behind]);

beforeAll(async () => {
  lossy = pictureOf(await noise(21, 10).webp().toBuffer());
  lossless = pictureOf(await noise(21, 10).webp({ lossless: true }).toBuffer());
  veiled = pictureOf(await noise(21, 10, 4).webp().toBuffer());
  const tagged = await noise(2, 2).withIccProfile('p3').webp().toBuffer();
  profile = (await sharp(tagged).metadata()).icc!;
});

describe('inspectWebp, what it serves', () => {
  const kinds: Record<string, Parameters<Sharp['webp']>[0]> = {
    lossy: {},
    'lossy, coarse': { quality: 1 },
    lossless: { lossless: true },
    'near-lossless': { nearLossless: true, quality: 50 },
    'lossy with coarse alpha': { alphaQuality: 10 },
  };
  it.each(Object.keys(kinds))('%s, in every size', async (kind) => {
    for (const [width, height] of [
      [1, 1],
      [2, 3],
      [16, 16],
      [33, 17],
      [1, 70],
      [300, 8],
    ] as const) {
      for (const channels of [3, 4] as const) {
        const file = await noise(width, height, channels).webp(kinds[kind]).toBuffer();
        expect((await expectServed(file)).equals(file)).toBe(true);
      }
    }
  });

  it('animations, as they play', async () => {
    const pages = makeNoise(20 * 12 * 4 * 5);
    const raw = { width: 20, height: 60, channels: 4, pageHeight: 12 } as const;
    for (const options of [{}, { lossless: true }, { mixed: true }, { minSize: true }]) {
      const image = sharp(pages, { raw }).webp({
        ...options,
        loop: 7,
        delay: [40, 90, 10, 2, 999],
      });
      const file = await image.toBuffer();
      expect((await expectServed(file)).equals(file)).toBe(true);
      const { outcome } = await inspectWith(inspectWebp, file);
      expect(outcome).toEqual({ format: 'webp', width: 20, height: 12, frames: 5 });
    }
  });

  it('frames anywhere on the canvas, blended and disposed of', async () => {
    const size = { width: 21, height: 10, duration: 70 };
    const file = joinWebp([
      vp8x(40, 30, 'AL'),
      anim(3, [10, 20, 30, 255]),
      anmf({ ...size, x: 9, y: 10, flags: 0 }, veiled),
      anmf({ ...size, x: 0, y: 0, flags: 1 }, lossless),
      anmf({ ...size, x: 3, y: 2, flags: 2 }, lossy),
      anmf({ ...size, x: 3, y: 2, flags: 3 }, veiled),
    ]);
    expect((await expectServed(file)).equals(file)).toBe(true);
  });

  it.each([1, 2, 4, 8] as const)('a VP8 frame of %i partitions', async (partitions) => {
    for (let form = 0; form < 32; form += 1) {
      const shape = {
        partitions,
        seed: form * 7,
        segments: (form & 1) !== 0,
        segmentMap: (form & 2) !== 0,
        segmentData: (form & 4) !== 0,
        filterDeltas: (form & 8) !== 0,
      };
      const file = joinWebp([webpChunk('VP8 ', buildVp8(shape))]);
      expect((await expectServed(file)).equals(file)).toBe(true);
      // The last size that is told reaches beyond the chunk: who counts fewer partitions does not see it.
      const told = (sizes: number[]): number[] => [...sizes.slice(0, -1), 3_000];
      const broken = buildVp8(partitions === 1 ? shape : { ...shape, told });
      const { outcome } = await inspectWith(inspectWebp, joinWebp([webpChunk('VP8 ', broken)]));
      expect('refused' in outcome).toBe(partitions > 1);
    }
  });

  it('a profile, and tells so', async () => {
    const file = joinWebp([vp8x(21, 10, 'I'), webpChunk('ICCP', profile), ...lossy]);
    const kept = await expectServed(file);
    expect(kept.equals(file)).toBe(true);
    expect((await sharp(kept).metadata()).icc!.equals(profile)).toBe(true);
  });

  it('a header that announces only what is there', async () => {
    const veil = joinWebp([vp8x(21, 10, 'L'), ...veiled]);
    const empty = joinWebp([vp8x(21, 10, 'EXIL', 0xffff00), ...veiled]);
    expect((await expectServed(empty)).equals(veil)).toBe(true);
    // libwebp refuses these; as the specification has it, readers ignore them.
    const reserved = joinWebp([vp8x(21, 10, 'L', 0xffffff), ...veiled]);
    expect((await inspectWith(inspectWebp, reserved)).kept.equals(veil)).toBe(true);
    expect(flagsOf(await expectServed(joinWebp([vp8x(21, 10, 'L'), ...lossy])))).toBe(0x10);
    expect(flagsOf(await expectServed(joinWebp([vp8x(21, 10, ''), ...lossless])))).toBe(0);
  });
});

describe('inspectWebp, orientation', () => {
  const exif = (orientation: number, prefix = ''): WebpChunk => {
    const tiff = buildTiff({
      orientation,
      littleEndian: prefix === '',
      maker: MARKER,
      gps: MARKER,
    });
    return webpChunk('EXIF', Buffer.concat([Buffer.from(prefix), tiff]));
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is kept alone', async (orientation) => {
    for (const prefix of ['', 'Exif\0\0']) {
      const file = extended('E', exif(orientation, prefix));
      const kept = await expectServed(file);
      expect(kept.includes(MARKER)).toBe(false);
      expect(namesOf(kept).includes('EXIF')).toBe(orientation !== 1);
      expect(flagsOf(kept)).toBe(orientation === 1 ? 0 : 0x08);
      const { outcome } = await inspectWith(inspectWebp, file);
      const [width, height] = orientation >= 5 ? [10, 21] : [21, 10];
      expect(outcome).toEqual({ format: 'webp', width, height, frames: 1 });
    }
  });

  it('is of the first of several, where the header announces it', async () => {
    const both = await expectServed(extended('E', exif(6), exif(3)));
    expect((await sharp(both).metadata()).orientation).toBe(6);
    const broken = await expectServed(extended('E', webpChunk('EXIF', 'no TIFF'), exif(3)));
    expect(namesOf(broken)).not.toContain('EXIF');
    expect(namesOf(await expectServed(extended('', exif(6))))).not.toContain('EXIF');
    expect(namesOf(await expectServed(joinWebp([...lossy, exif(6)])))).toEqual(['VP8 ']);
  });

  it('is found in front of the picture and in a chunk of 2 MB', async () => {
    const front = joinWebp([vp8x(21, 10, 'E'), exif(6), ...lossy]);
    expect((await sharp(await expectServed(front)).metadata()).orientation).toBe(6);
    const block = Buffer.concat([buildTiff({ orientation: 6 }), makeNoise(2_000_001)]);
    const large = extended('E', webpChunk('EXIF', block));
    const { outcome, kept } = await inspectWith(inspectWebp, large);
    expect(outcome).toMatchObject({ width: 10, height: 21 });
    expect(kept.length).toBeLessThan(front.length);
  });
});

describe('inspectWebp, what it leaves out', () => {
  const foreign: Record<string, WebpChunk> = {
    EXIF: webpChunk(
      'EXIF',
      buildTiff({ orientation: 6, gps: MARKER, trailer: Buffer.from(MARKER) }),
    ),
    XMP: webpChunk('XMP ', MARKER),
    'an unknown chunk': webpChunk('JUNK', MARKER),
    'a profile that is not announced': webpChunk('ICCP', MARKER),
    'a chunk whose name is foreign': webpChunk(MARKER.slice(0, 4), MARKER.slice(4)),
  };
  it.each(Object.keys(foreign))('%s, wherever it is', async (name) => {
    const planted = foreign[name]!;
    const frame = { width: 21, height: 10 };
    const files = [
      extended('E', planted),
      extended('X', planted),
      joinWebp([...lossy, planted]),
      joinWebp([...lossless, planted, planted]),
      joinWebp([vp8x(21, 10, 'L'), planted, ...veiled, planted]),
      joinWebp([vp8x(21, 10, 'A'), planted, anim(), planted, anmf(frame, lossy), planted]),
      joinWebp([vp8x(21, 10, 'A'), anim(), anmf(frame, [...lossy, planted, planted])]),
    ];
    for (const file of files) {
      expect(file.includes(MARKER.slice(4))).toBe(true);
      expect((await expectServed(file)).includes(MARKER.slice(4))).toBe(false);
    }
  });

  it('a second profile', async () => {
    const second = webpChunk('ICCP', MARKER);
    const kept = await expectServed(
      joinWebp([vp8x(21, 10, 'I'), webpChunk('ICCP', profile), second, ...lossy]),
    );
    expect(kept.includes(MARKER)).toBe(false);
  });

  it('what is behind the end of the RIFF form', async () => {
    for (const trailer of [MARKER, Buffer.concat([Buffer.from(MARKER), makeNoise(1_000_000)])]) {
      const file = joinWebp(lossy, { trailer });
      const { outcome, kept } = await inspectWith(inspectWebp, file);
      expect(outcome).toMatchObject({ width: 21, height: 10 });
      expect(kept.equals(joinWebp(lossy))).toBe(true);
    }
  });

  it('bits that no viewer reads: padding, reserved bits of frames and of transparency', async () => {
    const odd = lossless.map((chunk) => ({
      ...chunk,
      data: chunk.data.length % 2 === 1 ? chunk.data : Buffer.concat([chunk.data, Buffer.of(0)]),
    }));
    const padded = joinWebp(odd.map((chunk) => ({ ...chunk, padding: 0x77 })));
    expect((await expectServed(padded)).equals(joinWebp(odd))).toBe(true);

    const [alpha, picture] = veiled as [WebpChunk, WebpChunk];
    const data = Buffer.from(alpha.data);
    data[0]! |= 0x40;
    const clean = joinWebp([vp8x(21, 10, 'L'), alpha, picture]);
    const marked = joinWebp([vp8x(21, 10, 'L'), { ...alpha, data }, picture]);
    // As above.
    expect((await inspectWith(inspectWebp, marked)).kept.equals(clean)).toBe(true);

    const frames = (flags: number): Buffer =>
      joinWebp([vp8x(21, 10, 'A'), anim(), anmf({ width: 21, height: 10, flags }, lossy)]);
    expect((await expectServed(frames(0xfd))).equals(frames(0x01))).toBe(true);
  });
});
