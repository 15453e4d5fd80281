import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import fc from 'fast-check';
import { checkProfile } from './check-profile';

async function realProfile(name: string): Promise<Buffer> {
  const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  const colour = name === 'cmyk' ? image.toColourspace('cmyk').jpeg() : image.jpeg();
  return (await sharp(await colour.withIccProfile(name).toBuffer()).metadata()).icc!;
}

/** A profile of one tag of 8 bytes at 144, with what a test wants changed. */
function smallProfile(change: (bytes: Buffer) => unknown = () => undefined): Buffer {
  const bytes = Buffer.alloc(152);
  bytes.writeUInt32BE(152, 0);
  bytes.write('mntrRGB XYZ ', 12);
  bytes.write('acsp', 36);
  bytes.writeUInt32BE(1, 128);
  bytes.write('wtpt', 132);
  bytes.writeUInt32BE(144, 136);
  bytes.writeUInt32BE(8, 140);
  bytes.write('XYZ ', 144);
  const changed = change(bytes);
  return Buffer.isBuffer(changed) ? changed : bytes;
}

const withSize = (bytes: Buffer): Buffer => {
  bytes.writeUInt32BE(bytes.length, 0);
  return bytes;
};

describe('checkProfile', () => {
  it.each(['srgb', 'p3', 'cmyk'])('accepts the %s profile that sharp embeds', async (name) => {
    expect(checkProfile(await realProfile(name))).toBe(true);
  });

  it('accepts a small one, and zeros between and behind the tags', () => {
    expect(checkProfile(smallProfile())).toBe(true);
    expect(
      checkProfile(smallProfile((bytes) => withSize(Buffer.concat([bytes, Buffer.alloc(4)])))),
    ).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a profile '.repeat(20))],
    ['a size that is not the length', smallProfile((bytes) => bytes.writeUInt32BE(151, 0))],
    ['no signature', smallProfile((bytes) => bytes.write('acsq', 36))],
    ['no connection space', smallProfile((bytes) => bytes.write('RGB ', 20))],
    ['no tag', smallProfile((bytes) => bytes.writeUInt32BE(0, 128))],
    ['more tags than bytes', smallProfile((bytes) => bytes.writeUInt32BE(0xffffffff, 128))],
    ['a tag behind the end', smallProfile((bytes) => bytes.writeUInt32BE(145, 136))],
    ['a tag on the header', smallProfile((bytes) => bytes.writeUInt32BE(0, 136))],
    ['a tag whose end overflows', smallProfile((bytes) => bytes.writeUInt32BE(0xffffffff, 140))],
    [
      'bytes behind the tags',
      smallProfile((bytes) => withSize(Buffer.concat([bytes, Buffer.from('marker')]))),
    ],
    [
      'bytes before the tags',
      smallProfile((bytes) => {
        bytes.writeUInt32BE(148, 136);
        bytes.writeUInt32BE(4, 140);
      }),
    ],
  ])('refuses %s', (_name, bytes) => {
    expect(checkProfile(bytes)).toBe(false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 151 }),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        (at, patch) => {
          const bytes = smallProfile();
          bytes.set(patch.subarray(0, bytes.length - at), at);
          expect(typeof checkProfile(new Uint8Array(bytes))).toBe('boolean');
        },
      ),
    );
  });
});
