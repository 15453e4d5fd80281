import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { writeOrientation } from './write-orientation';

describe('writeOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'writes a block from which libvips tells %i',
    async (orientation) => {
      const jpeg = await sharp({ create: { width: 2, height: 1, channels: 3, background: 'red' } })
        .jpeg()
        .toBuffer();
      const block = Buffer.concat([Buffer.from('Exif\0\0'), writeOrientation(orientation)]);
      const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, block.length + 2]), block]);
      const tagged = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
      expect((await sharp(tagged).metadata()).orientation).toBe(orientation);
    },
  );

  it('is 26 bytes that hold nothing else', () => {
    expect(Buffer.from(writeOrientation(6)).toString('hex')).toBe(
      '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000' + '00000000',
    );
  });
});
