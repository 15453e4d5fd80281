import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  adobe,
  app,
  changeJpeg,
  comment,
  exif,
  extendedXmp,
  flatJpeg,
  icc,
  jfif,
  jfxx,
  joinJpeg,
  motionPhotoTrailer,
  mpf,
  photoshop,
  plantInJpeg,
  splitJpeg,
  xmp,
  type JpegPart,
} from '@/dev/images/jpeg-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { buildTiff } from '@/dev/images/tiff-builder';
import { inspectJpeg } from './inspect-jpeg';

const MARKER = 'M4rk3r-0f-f0r31gn-byt3s';

const noise = (width: number, height: number, channels: 1 | 3 = 3): Sharp =>
  sharp(makeNoise(width * height * channels), { raw: { width, height, channels } });

/** Checks that the file is served, shows the same, and would be served unchanged if it were sent again. */
async function expectServed(file: Buffer): Promise<Buffer> {
  const { outcome, kept } = await inspectWith(inspectJpeg, file);
  expect(outcome).toMatchObject({ format: 'jpeg', frames: 1 });
  expect(await decodeImage(kept)).toEqual(await decodeImage(file));
  for (const piece of [1, 13]) {
    const again = await inspectWith(inspectJpeg, piece === 1 ? file : kept, { piece });
    expect(again.outcome).toEqual(outcome);
    expect(again.kept.equals(kept)).toBe(true);
  }
  return kept;
}

const markersOf = (file: Buffer): string[] =>
  splitJpeg(file).map(({ marker }) => marker.toString(16));

let plain: Buffer;
let progressive: Buffer;
let profile: Buffer;

beforeAll(async () => {
  plain = plantInJpeg(await noise(21, 10).jpeg().toBuffer(), 0xdb, jfif());
  const scans = await noise(21, 10).jpeg({ progressive: true }).toBuffer();
  progressive = plantInJpeg(scans, 0xdb, jfif());
  const tagged = await noise(2, 2).withIccProfile('p3').jpeg().toBuffer();
  profile = (await sharp(tagged).metadata()).icc!;
});

describe('inspectJpeg, what it serves', () => {
  const kinds: Record<string, (image: Sharp) => Sharp> = {
    baseline: (image) => image.jpeg(),
    'baseline 4:4:4, optimised': (image) =>
      image.jpeg({ chromaSubsampling: '4:4:4', optimiseCoding: true }),
    progressive: (image) => image.jpeg({ progressive: true }),
    mozjpeg: (image) => image.jpeg({ mozjpeg: true }),
    'coarse, 16-bit tables': (image) => image.jpeg({ quality: 1, quantisationTable: 3 }),
    grey: (image) => image.toColourspace('b-w').jpeg(),
    'grey progressive': (image) => image.toColourspace('b-w').jpeg({ progressive: true }),
    CMYK: (image) => image.toColourspace('cmyk').jpeg(),
    'CMYK progressive': (image) => image.toColourspace('cmyk').jpeg({ progressive: true }),
  };
  it.each(Object.keys(kinds))('%s, in every size', async (kind) => {
    for (const [width, height] of [
      [1, 1],
      [7, 9],
      [16, 16],
      [33, 17],
      [1, 70],
      [300, 8],
    ] as const) {
      await expectServed(await kinds[kind]!(noise(width, height)).toBuffer());
    }
  });

  it.each([1, 2, 4, 5, 11, 12, 13])('restart markers every %i of 12 blocks', async (interval) => {
    const file = joinJpeg(flatJpeg({ width: 32, height: 24, interval }));
    expect((await expectServed(file)).equals(file)).toBe(true);
    await expectServed(
      joinJpeg(flatJpeg({ width: 32, height: 24, interval, isProgressive: true })),
    );
  });

  it('colours that only component names tell: RGB', async () => {
    const rename = (part: JpegPart, at: number, step: number): JpegPart => {
      const payload = Buffer.from(part.payload!);
      ['R', 'G', 'B'].forEach((name, index) => payload.write(name, at + index * step, 'latin1'));
      return { ...part, payload };
    };
    const bare = changeJpeg(await noise(9, 9).jpeg().toBuffer(), 0xe0, () => []);
    const frame = changeJpeg(bare, 0xc0, (part) => rename(part, 6, 3));
    const file = changeJpeg(frame, 0xda, (part) => rename(part, 1, 2));
    await expectServed(file);
    expect((await decodeImage(file)).pixels).not.toBe((await decodeImage(bare)).pixels);
  });

  it.each([0, 1, 2, 7])('colours that Adobe tells: transform %i', async (transform) => {
    for (const space of ['srgb', 'cmyk']) {
      const file = await noise(9, 9).toColourspace(space).jpeg().toBuffer();
      const bare = changeJpeg(
        changeJpeg(file, 0xe0, () => []),
        0xee,
        () => [],
      );
      const kept = await expectServed(plantInJpeg(bare, 0xdb, adobe(transform, MARKER)));
      expect(kept.includes(MARKER)).toBe(false);
    }
  });

  it('the density of JFIF, and no other version or thumbnail', async () => {
    const thumbnail = Buffer.from(MARKER.repeat(2)).subarray(0, 27);
    const wide = jfif({
      version: [1, 1],
      units: 2,
      x: 300,
      y: 118,
      width: 3,
      height: 3,
      thumbnail,
    });
    const kept = await expectServed(changeJpeg(plain, 0xe0, () => wide));
    expect(splitJpeg(kept)[1]).toMatchObject(jfif({ version: [1, 2], units: 2, x: 300, y: 118 }));
    const odd = await expectServed(changeJpeg(plain, 0xe0, () => jfif({ units: 77, x: 0, y: 9 })));
    expect(splitJpeg(odd)[1]).toMatchObject(jfif({ units: 0, x: 1, y: 1 }));
  });

  it('a profile whose parts come in any order, whole and in front', async () => {
    const parts = icc(profile, 100);
    const shuffled = [...parts.slice(2), comment('between'), ...parts.slice(0, 2).reverse()];
    const kept = await expectServed(plantInJpeg(plain, 0xc0, ...shuffled));
    expect((await sharp(kept).metadata()).icc!.equals(profile)).toBe(true);
    expect(markersOf(kept).slice(0, 4)).toEqual(['d8', 'e0', 'e2', 'db']);
  });

  it('a profile of more than one segment', async () => {
    // A tag that is longer, and a profile that says so.
    const large = Buffer.concat([profile, makeNoise(150_000)]);
    large.writeUInt32BE(large.length, 0);
    const last = 128 + 4 + (large.readUInt32BE(128) - 1) * 12;
    large.writeUInt32BE(large.length - large.readUInt32BE(last + 4), last + 8);
    const kept = await expectServed(plantInJpeg(plain, 0xdb, ...icc(large, 30_000)));
    expect((await sharp(kept).metadata()).icc!.equals(large)).toBe(true);
    expect(markersOf(kept).filter((marker) => marker === 'e2')).toHaveLength(3);
  });
});

describe('inspectJpeg, orientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is kept alone', async (orientation) => {
    for (const littleEndian of [false, true]) {
      const tiff = buildTiff({ orientation, littleEndian, description: MARKER, gps: MARKER });
      const file = plantInJpeg(plain, 0xdb, app(3, 'x'), exif(tiff));
      const kept = await expectServed(file);
      expect(kept.includes(MARKER)).toBe(false);
      expect(markersOf(kept).includes('e1')).toBe(orientation !== 1);
      const { outcome } = await inspectWith(inspectJpeg, file);
      const [width, height] = orientation >= 5 ? [10, 21] : [21, 10];
      expect(outcome).toMatchObject({ width, height });
    }
  });

  it.each([0xdb, 0xc0, 0xc4, 0xda])('is found before marker %i', async (marker) => {
    const kept = await expectServed(
      plantInJpeg(plain, marker, exif(buildTiff({ orientation: 6 }))),
    );
    expect((await sharp(kept).metadata()).orientation).toBe(6);
  });

  it('is of the first of several', async () => {
    const [six, three] = [6, 3].map((orientation) => exif(buildTiff({ orientation })));
    const both = await expectServed(plantInJpeg(plain, 0xdb, six!, three!));
    expect((await sharp(both).metadata()).orientation).toBe(6);
    const broken = await expectServed(plantInJpeg(plain, 0xdb, exif('no TIFF'), three!));
    expect(markersOf(broken)).not.toContain('e1');
  });

  it('is not taken from behind the first scan, where nobody looks', async () => {
    const file = plantInJpeg(plain, 0xd9, exif(buildTiff({ orientation: 6 })));
    expect(markersOf(await expectServed(file))).not.toContain('e1');
  });
});

describe('inspectJpeg, what it leaves out', () => {
  const tiff = (): Buffer =>
    buildTiff({
      orientation: 6,
      description: MARKER,
      maker: MARKER,
      makerNote: Buffer.from(MARKER),
      userComment: MARKER,
      gps: MARKER,
      thumbnail: Buffer.concat([plain, Buffer.from(MARKER)]),
      trailer: Buffer.from(MARKER),
    });
  const filled = (part: JpegPart, head: string): JpegPart => ({
    ...part,
    payload: Buffer.from(`${head}${MARKER}`, 'latin1'),
  });
  const foreign: Record<string, () => JpegPart> = {
    EXIF: () => exif(tiff()),
    JFXX: () => jfxx(MARKER),
    XMP: () => xmp(MARKER),
    'extended XMP': () => extendedXmp(MARKER),
    MPF: () => mpf(MARKER),
    'Photoshop, IPTC': () => photoshop(MARKER),
    FlashPix: () => filled(app(2, ''), 'FPXR\0'),
    comment: () => comment(MARKER),
    'JFIF, trailing bytes': () => jfif({ thumbnail: Buffer.from(MARKER) }),
    'Adobe, trailing bytes': () => adobe(1, MARKER),
    ...Object.fromEntries(
      Array.from({ length: 16 }, (_, number) => [`APP${number}`, () => app(number, MARKER)]),
    ),
  };
  it.each(Object.keys(foreign))('%s, wherever it is', async (name) => {
    for (const source of [plain, progressive]) {
      for (const marker of [0xe0, 0xdb, 0xc4, 0xda, 0xd9]) {
        const file = plantInJpeg(source, marker, foreign[name]!());
        expect(file.includes(MARKER)).toBe(true);
        expect((await expectServed(file)).includes(MARKER)).toBe(false);
      }
    }
  });

  const trailers: Record<string, () => Uint8Array | string> = {
    text: () => MARKER,
    'the video of a Motion Photo': () => motionPhotoTrailer(MARKER),
    'a second picture': () => Buffer.concat([plain, Buffer.from(MARKER)]),
    'an archive': () => `PK\x03\x04${MARKER}`,
    '1 MB': () => Buffer.concat([Buffer.from(MARKER), makeNoise(1_000_000)]),
  };
  it.each(Object.keys(trailers))('%s behind the end', async (name) => {
    const file = joinJpeg(splitJpeg(plain), trailers[name]!());
    const { outcome, kept } = await inspectWith(inspectJpeg, file);
    expect(outcome).toMatchObject({ width: 21, height: 10 });
    expect(kept.equals(await expectServed(plain))).toBe(true);
  });

  it('tables that no scan uses', async () => {
    const own = await expectServed(plain);
    const spare = Buffer.from([0x03, ...makeNoise(64).map((byte) => byte | 1)]);
    const unused = { marker: 0xdb, payload: spare };
    const codes = Buffer.from([
      0x13,
      ...Array.from({ length: 16 }, (_, at) => +(at > 8)),
      1,
      2,
      3,
      4,
      5,
      6,
      7,
    ]);
    for (const marker of [0xdb, 0xc4, 0xda, 0xd9]) {
      const file = plantInJpeg(plain, marker, unused, { marker: 0xc4, payload: codes });
      expect((await expectServed(file)).equals(own)).toBe(true);
    }
    // The first of a slot's two tables is never used.
    const twice = changeJpeg(plain, 0xdb, (part) => {
      const other = Buffer.from(part.payload!);
      other.fill(7, 1, 65);
      return [{ ...part, payload: other }, part];
    });
    expect((await expectServed(twice)).equals(own)).toBe(true);
  });

  it('fill bytes', async () => {
    const own = await expectServed(plain);
    const parts = splitJpeg(plain).map((part, index) => ({ ...part, fill: index * 3 }));
    expect((await expectServed(joinJpeg(parts))).equals(own)).toBe(true);
    const flat = joinJpeg(flatJpeg({ width: 32, height: 8, interval: 1 }));
    const stuffed = changeJpeg(flat, 0xda, (part) => {
      const data = Buffer.from(part.data!).toString('latin1');
      return { ...part, data: Buffer.from(data.replaceAll('\xff', '\xff\xff\xff'), 'latin1') };
    });
    expect(stuffed.length).toBe(flat.length + 6);
    expect((await expectServed(stuffed)).equals(flat)).toBe(true);
  });
});
