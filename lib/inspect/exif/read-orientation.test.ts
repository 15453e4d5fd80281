import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import fc from 'fast-check';
import { readOrientation } from './read-orientation';
import { writeOrientation } from './write-orientation';

const ALL = [1, 2, 3, 4, 5, 6, 7, 8];
const prefixed = (block: Uint8Array): Uint8Array => Buffer.concat([Buffer.from('Exif\0\0'), block]);

function entry(fields: {
  little: boolean;
  tag?: number;
  type?: number;
  count?: number;
  value?: number;
}): Buffer {
  const { little, tag = 0x0112, type = 3, count = 1, value = 6 } = fields;
  const u16 = (n: number): Buffer => Buffer.from(little ? [n & 255, n >> 8] : [n >> 8, n & 255]);
  return Buffer.concat([
    u16(tag),
    u16(type),
    little ? u16(count) : u16(0),
    little ? u16(0) : u16(count),
    u16(value),
    u16(0),
  ]);
}

function tiff(little: boolean, entries: Buffer[], told = entries.length): Uint8Array {
  const head = little
    ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, told & 255, told >> 8]
    : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, told >> 8, told & 255];
  return Buffer.concat([Buffer.from(head), ...entries, Buffer.alloc(4)]);
}

describe('readOrientation', () => {
  it.each(ALL)(
    'reads %i from what sharp writes and from what writeOrientation writes',
    async (orientation) => {
      const jpeg = sharp({
        create: { width: 2, height: 1, channels: 3, background: 'red' },
      }).jpeg();
      const { exif } = await sharp(await jpeg.withMetadata({ orientation }).toBuffer()).metadata();
      expect(readOrientation(exif!)).toBe(orientation);
      expect(readOrientation(writeOrientation(orientation))).toBe(orientation);
      expect(readOrientation(prefixed(writeOrientation(orientation)))).toBe(orientation);
    },
  );

  it('reads both byte orders and skips other tags', () => {
    for (const little of [true, false]) {
      const other = entry({ little, tag: 0x010f, value: 3 });
      expect(readOrientation(tiff(little, [other, entry({ little, value: 8 })]))).toBe(8);
    }
  });

  it.each([
    ['an empty block', new Uint8Array(0)],
    ['no TIFF', Buffer.from('XX\0*\0\0\0\x08\0\0')],
    ['another magic number', Buffer.from('II+\0\x08\0\0\0\0\0')],
    ['a directory behind the end', Buffer.from('II*\0\xff\xff\xff\xff', 'latin1')],
    ['a directory on the header', Buffer.from('II*\0\0\0\0\0')],
    ['value 0', tiff(true, [entry({ little: true, value: 0 })])],
    ['value 9', tiff(true, [entry({ little: true, value: 9 })])],
    ['another type', tiff(true, [entry({ little: true, type: 4 })])],
    ['two values', tiff(true, [entry({ little: true, count: 2 })])],
    ['no such tag', tiff(false, [entry({ little: false, tag: 0x0110 })])],
  ])('finds none in %s', (_name, block) => {
    expect(readOrientation(block)).toBeNull();
  });

  it('reads what is present where more entries are told than there are', () => {
    expect(readOrientation(tiff(true, [entry({ little: true })], 0xffff))).toBe(6);
  });

  it('never throws, wherever the view lies in its buffer', () => {
    const heads = fc.constantFrom(
      'II*\0\x08\0\0\0',
      'MM\0*\0\0\0\x08',
      'Exif\0\0II*\0\x08\0\0\0',
      '',
    );
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 80 }), (head, rest) => {
        const whole = Buffer.concat([Buffer.from(head), rest]);
        const value = readOrientation(new Uint8Array(whole).subarray(0, whole.length));
        expect(value === null || ALL.includes(value)).toBe(true);
      }),
    );
  });
});
