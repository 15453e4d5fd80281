import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  comment,
  exif,
  flatJpeg,
  icc,
  joinJpeg,
  patchJpeg,
  plantInJpeg,
  progressiveJpeg,
} from '@/dev/images/jpeg-builder';
import { bigEndian } from '@/dev/images/png-builder';
import { anim, anmf, joinWebp, vp8x, webpChunk, type WebpChunk } from '@/dev/images/webp-builder';
import { buildVp8 } from '@/dev/images/vp8-builder';
import { openTarget, type Target } from '../open-target';
import { expectBytesServed } from './attack-with-bytes';
import { defuse, LIMIT } from './defuse';

const MEBIBYTE = 1_048_576;
const MANY = 20_001;

let target: Target;
beforeAll(async () => {
  target = await openTarget({ env: { FREE_MAX_BYTES: String(LIMIT) } });
});
afterAll(() => target.close());

const expectDefused = (bytes: Buffer, error: string) => defuse(target, bytes, error);

describe('JPEG', () => {
  const flat = (width: number, height: number) => joinJpeg(flatJpeg({ width, height }));
  const sized = (width: number, height: number) =>
    patchJpeg(flat(32, 24), 0xc0, 1, height >> 8, height & 255, width >> 8, width & 255);

  it.each<[string, () => Buffer, string]>([
    ['65,535 × 65,535', () => sized(65_535, 65_535), 'too_many_pixels'],
    ['49 million pixels of almost no data', () => sized(7_000, 7_000), 'invalid_image'],
    ['a height that is told behind the picture (DNL)', () => sized(32, 0), 'invalid_image'],
    [
      'more scans than any picture needs',
      () => {
        const dc = Array.from({ length: 14 }, (_, at) => [0, 0, at === 0 ? 0 : 14 - at, 13 - at]);
        const bands = Array.from({ length: 63 }, (_, at) => at + 1);
        const ac = bands.flatMap((band) => [
          [band, band, 0, 1],
          [band, band, 1, 0],
        ]);
        return progressiveJpeg(...dc, ...ac);
      },
      'invalid_image',
    ],
    [
      'one scan over and over',
      () => progressiveJpeg([0, 0, 0, 0], [1, 63, 0, 0], [1, 63, 0, 0]),
      'invalid_image',
    ],
    [
      'more parts than any picture has',
      () => plantInJpeg(flat(8, 8), 0xdb, ...Array.from({ length: MANY }, () => comment(''))),
      'invalid_image',
    ],
    [
      'a profile of 8 MB',
      () => plantInJpeg(flat(8, 8), 0xdb, ...icc(Buffer.alloc(8 * MEBIBYTE))),
      'invalid_image',
    ],
    [
      '9 MB of scan behind 64 pixels',
      () => {
        const data = () => Buffer.alloc(9 * MEBIBYTE, 0x55);
        return joinJpeg(flatJpeg({ width: 8, height: 8, data }));
      },
      'invalid_image',
    ],
    [
      '9 MB of fill bytes and no end',
      () => Buffer.concat([flat(8, 8).subarray(0, -2), Buffer.alloc(9 * MEBIBYTE, 0xff)]),
      'invalid_image',
    ],
  ])('%s: 422', (_, make, error) => expectDefused(make(), error), 30_000);

  it('EXIF whose directories follow each other in a ring: read once, and gone', async () => {
    const ring = Buffer.from('MM\0*\0\0\0\x08', 'latin1');
    const entry = Buffer.from('8769000400000001', 'hex');
    const block = Buffer.concat([ring, Buffer.from([0, 1]), entry, bigEndian(8, 8)]);
    const file = plantInJpeg(flat(8, 8), 0xdb, exif(block));
    const served = await expectBytesServed(target, file, { memory: 3 * LIMIT });
    expect(served.equals(await expectBytesServed(target, flat(8, 8)))).toBe(true);
  });
});

describe('WebP', () => {
  const still = [webpChunk('VP8 ', buildVp8({}))];
  const frame = anmf({ width: 16, height: 16 }, still);
  const animated = (side: number, frames: readonly WebpChunk[]) =>
    joinWebp([vp8x(side, side, 'A'), anim(), ...frames]);
  const vp8Head = (side: number) => {
    const data = Buffer.from(buildVp8({}));
    data.writeUInt16LE(side, 6);
    data.writeUInt16LE(side, 8);
    return webpChunk('VP8 ', data);
  };
  const lossless = (side: number) => {
    const data = Buffer.alloc(200);
    data[0] = 0x2f;
    data.writeUInt32LE(((side - 1) | ((side - 1) << 14)) >>> 0, 1);
    return webpChunk('VP8L', data);
  };

  it.each<[string, () => Buffer, string]>([
    ['16,383 × 16,383, lossy', () => joinWebp([vp8Head(16_383)]), 'too_many_pixels'],
    ['16,384 × 16,384, lossless', () => joinWebp([lossless(16_384)]), 'too_many_pixels'],
    [
      'a canvas of 16,777,216 × 16,777,216',
      () => joinWebp([vp8x(16_777_216, 16_777_216), ...still]),
      'too_many_pixels',
    ],
    ['a canvas of 16,383 × 16,383', () => animated(16_383, [frame]), 'too_many_pixels'],
    [
      '1,001 frames',
      () =>
        animated(
          16,
          Array.from({ length: 1_001 }, () => frame),
        ),
      'too_many_frames',
    ],
    [
      'eleven frames of 49 million pixels',
      () => {
        const large = anmf({ width: 7_000, height: 7_000 }, [vp8Head(7_000)]);
        return animated(
          7_000,
          Array.from({ length: 11 }, () => large),
        );
      },
      'too_many_pixels',
    ],
    [
      'a frame that is larger than the canvas',
      () => animated(16, [anmf({ width: 4_000, height: 4_000 }, still)]),
      'invalid_image',
    ],
    ['no frame', () => animated(16, []), 'invalid_image'],
    [
      'a chunk that tells of 4 GB',
      () => joinWebp([{ ...still[0]!, toldSize: 0xfffffffe }]),
      'invalid_image',
    ],
    ['a form that tells of 4 GB', () => joinWebp(still, { toldSize: 0xfffffffe }), 'invalid_image'],
    [
      'more chunks than any picture has',
      () =>
        joinWebp([
          vp8x(16, 16),
          ...Array.from({ length: MANY }, () => webpChunk('JUNK', 'x')),
          ...still,
        ]),
      'invalid_image',
    ],
    [
      'a profile of 8 MB',
      () => joinWebp([vp8x(16, 16, 'I'), webpChunk('ICCP', Buffer.alloc(8 * MEBIBYTE)), ...still]),
      'invalid_image',
    ],
  ])('%s: 422', (_, make, error) => expectDefused(make(), error), 30_000);
});
