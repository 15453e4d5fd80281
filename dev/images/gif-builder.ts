import { encodeLzw, type LzwHabits } from './encode-lzw';
import { makeNoise } from './make-noise';

/** Makes GIF files part by part, each a run of bytes, the illegal ones too: nothing here checks anything. */
export type GifImage = {
  readonly width: number;
  readonly height: number;
  readonly left?: number;
  readonly top?: number;
  readonly interlaced?: boolean;
  /** Bits of an index; the local table, where there is one, has 2^bits colours. */
  readonly bits?: number;
  readonly localTable?: boolean;
  readonly seed?: number;
  /** Added to the packed byte: sort flag and reserved bits. */
  readonly flags?: number;
  readonly lzw?: LzwHabits;
  /** Told instead of the true one. */
  readonly minCodeSize?: number;
  /** Pixels to encode instead of as many as the size calls for. */
  readonly pixels?: number;
};

const littleEndian = (...values: number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value & 255, (value >> 8) & 255]));

/** A colour table of 2^bits colours of noise. */
const gifTable = (bits: number, seed = 9): Buffer => makeNoise(3 * 2 ** bits, seed);

/** Signature and logical screen, with a global table of 2^`tableBits` colours, or none where that is 0. */
export function gifStart(screen: {
  width: number;
  height: number;
  tableBits?: number;
  version?: string;
  background?: number;
  aspect?: number;
}): Buffer {
  const { width, height, tableBits = 2, version = '89a', background = 0, aspect = 0 } = screen;
  const packed = 0x70 | (tableBits > 0 ? 0x80 | (tableBits - 1) : 0);
  return Buffer.concat([
    Buffer.from(`GIF${version}`, 'latin1'),
    littleEndian(width, height),
    Buffer.from([packed, background, aspect]),
    tableBits > 0 ? gifTable(tableBits) : Buffer.alloc(0),
  ]);
}

/** Data cut into sub-blocks of `size` bytes, and their terminator. */
export function gifSubBlocks(data: Uint8Array | string, size = 255): Buffer {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

export const gifExtension = (label: number, blocks: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0x21, label]), blocks]);

export const gifComment = (text: string): Buffer => gifExtension(0xfe, gifSubBlocks(text));

/** An application extension; `name` is the 11 bytes of identifier and code. */
export const gifApplication = (name: string, data: Uint8Array | string): Buffer =>
  gifExtension(
    0xff,
    Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), gifSubBlocks(data)]),
  );

export const gifLoop = (count: number, name = 'NETSCAPE2.0'): Buffer =>
  gifApplication(name, Buffer.concat([Buffer.from([1]), littleEndian(count)]));

export function gifControl(control: {
  delay?: number;
  dispose?: number;
  transparent?: number | null;
  /** Added to the packed byte: user input and reserved bits. */
  flags?: number;
}): Buffer {
  const { delay = 5, dispose = 0, transparent = null, flags = 0 } = control;
  const packed = flags | (dispose << 2) | (transparent === null ? 0 : 1);
  return gifExtension(
    0xf9,
    Buffer.concat([
      Buffer.from([4, packed]),
      littleEndian(delay),
      Buffer.from([transparent ?? 0, 0]),
    ]),
  );
}

/** A plain text extension, which is drawn like an image and uses up the graphic control before it. */
export const gifPlainText = (text: string): Buffer =>
  gifExtension(
    0x01,
    Buffer.concat([
      Buffer.from([12]),
      littleEndian(0, 0, 8, 8),
      Buffer.from([8, 8, 1, 0]),
      gifSubBlocks(text),
    ]),
  );

/** An image descriptor, its local table and its pixels of noise. */
export function gifImage(image: GifImage): Buffer {
  const { width, height, left = 0, top = 0, bits = 2, seed = 1, flags = 0 } = image;
  const packed =
    flags |
    (image.interlaced === true ? 0x40 : 0) |
    (image.localTable === true ? 0x80 | (bits - 1) : 0);
  const pixels = makeNoise(image.pixels ?? width * height, seed).map(
    (byte) => byte & (2 ** bits - 1),
  );
  const minCodeSize = Math.max(2, bits);
  return Buffer.concat([
    Buffer.from([0x2c]),
    littleEndian(left, top, width, height),
    Buffer.from([packed]),
    image.localTable === true ? gifTable(bits, seed + 4) : Buffer.alloc(0),
    Buffer.from([image.minCodeSize ?? minCodeSize]),
    gifSubBlocks(encodeLzw(pixels, minCodeSize, image.lzw)),
  ]);
}

export const GIF_END = Buffer.from([0x3b]);

export const gifFile = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

/** A looped animation of `frames` frames of noise with every disposal, small frames, local tables and interlacing. */
export function animatedGif(
  size: { width: number; height: number },
  frames: number,
  bits = 4,
): Buffer {
  const parts: Buffer[] = [gifStart({ ...size, tableBits: bits }), gifLoop(3)];
  for (let index = 0; index < frames; index += 1) {
    const width = Math.max(1, size.width - index);
    const height = Math.max(1, size.height - index);
    parts.push(
      gifControl({ delay: 4 + index, dispose: index % 4, transparent: index % 2 === 1 ? 1 : null }),
      gifImage({
        width,
        height,
        left: size.width - width,
        top: size.height - height,
        bits,
        localTable: index % 3 === 2,
        interlaced: index % 2 === 1,
        seed: index + 3,
      }),
    );
  }
  return gifFile(...parts, GIF_END);
}
