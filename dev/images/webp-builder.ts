/** Takes WebPs apart and puts them together chunk by chunk, the illegal ones too: nothing here checks anything. */
export type WebpChunk = {
  readonly name: string;
  readonly data: Uint8Array;
  /** Told instead of the true size. */
  readonly toldSize?: number;
  /** The byte behind a chunk of odd size. */
  readonly padding?: number;
};

export const webpChunk = (name: string, data: Uint8Array | string = ''): WebpChunk => ({
  name,
  data: typeof data === 'string' ? Buffer.from(data, 'latin1') : data,
});

/** The chunks that lie in `bytes` one behind the other, from `at`. */
export function readWebpChunks(bytes: Buffer, at = 12): WebpChunk[] {
  const chunks: WebpChunk[] = [];
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + size);
    chunks.push({ name: bytes.toString('latin1', at, at + 4), data });
    at += 8 + size + (size & 1);
  }
  return chunks;
}

function writeWebpChunks(chunks: readonly WebpChunk[]): Buffer {
  return Buffer.concat(
    chunks.flatMap(({ name, data, toldSize = data.length, padding = 0 }) => {
      const head = Buffer.alloc(8);
      head.write(name, 'latin1');
      head.writeUInt32LE(toldSize, 4);
      return [head, data, data.length % 2 === 1 ? Buffer.of(padding) : Buffer.alloc(0)];
    }),
  );
}

/** A WebP of these chunks; `toldSize` is the RIFF size, and `trailer` lies behind its end. */
export function joinWebp(
  chunks: readonly WebpChunk[],
  { trailer = '', toldSize }: { trailer?: Uint8Array | string; toldSize?: number } = {},
): Buffer {
  const body = writeWebpChunks(chunks);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(toldSize ?? body.length + 4, 4);
  const behind = typeof trailer === 'string' ? Buffer.from(trailer, 'latin1') : trailer;
  return Buffer.concat([head, body, behind]);
}

/** The features that VP8X announces: `A` animation, `X` XMP, `E` EXIF, `L` transparency, `I` profile. */
const FLAGS: Record<string, number> = { A: 0x02, X: 0x04, E: 0x08, L: 0x10, I: 0x20 };

/** A VP8X chunk, its features told by letters: `EL` for EXIF and transparency. */
export function vp8x(width: number, height: number, features = '', reserved = 0): WebpChunk {
  const data = Buffer.alloc(10);
  data[0] = reserved & 0xc1;
  for (const [letter, flag] of Object.entries(FLAGS))
    if (features.includes(letter)) data[0] |= flag;
  data.writeUIntLE(reserved & 0xffffff, 1, 3);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return webpChunk('VP8X', data);
}

/** The picture's own chunks (ALPH, VP8, VP8L) of a still WebP. */
export const pictureOf = (still: Buffer): WebpChunk[] =>
  readWebpChunks(still).filter(({ name }) => ['ALPH', 'VP8 ', 'VP8L'].includes(name));

/** An ANIM chunk; the background is blue, green, red, alpha. */
export function anim(loop = 0, background: readonly number[] = [0, 0, 0, 0]): WebpChunk {
  return webpChunk('ANIM', Buffer.from([...background, loop & 255, loop >> 8]));
}

/** An ANMF chunk around a picture's chunks; `x` and `y` are in steps of two pixels, `duration` in milliseconds. */
export function anmf(
  frame: {
    x?: number;
    y?: number;
    width: number;
    height: number;
    duration?: number;
    /** 1: dispose to background; 2: do not blend; the rest is reserved. */
    flags?: number;
  },
  chunks: readonly WebpChunk[],
): WebpChunk {
  const head = Buffer.alloc(16);
  const { x = 0, y = 0, width, height, duration = 100, flags = 0 } = frame;
  [x, y, width - 1, height - 1, duration].forEach((value, index) => {
    head.writeUIntLE(value, index * 3, 3);
  });
  head[15] = flags;
  return webpChunk('ANMF', Buffer.concat([head, writeWebpChunks(chunks)]));
}
