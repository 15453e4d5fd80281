import { crc32, deflateSync } from 'node:zlib';
import { makeNoise } from './make-noise';

/** Makes PNG and APNG files part by part, the illegal ones too: nothing here checks anything. */
export type PngChunk = {
  readonly type: string;
  readonly data: Uint8Array;
  /** Told instead of the true ones, to make a damaged file. */
  readonly told?: { readonly length?: number; readonly crc?: number };
};

export type PngShape = {
  readonly width: number;
  readonly height: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colour: number;
  readonly depth: number;
  readonly interlaced?: boolean;
};

/** Every legal pair of colour type and depth. */
export const PNG_COLOURS: readonly { readonly colour: number; readonly depth: number }[] = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colour: 0, depth })),
  ...[8, 16].map((depth) => ({ colour: 2, depth })),
  ...[1, 2, 4, 8].map((depth) => ({ colour: 3, depth })),
  ...[8, 16].map((depth) => ({ colour: 4, depth })),
  ...[8, 16].map((depth) => ({ colour: 6, depth })),
];

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function bigEndian(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}

export function pngChunk(
  type: string,
  data: Uint8Array | string = '',
  told: PngChunk['told'] = {},
): PngChunk {
  return { type, data: typeof data === 'string' ? Buffer.from(data, 'latin1') : data, told };
}

export function pngFile(chunks: readonly PngChunk[], trailing: Uint8Array | string = ''): Buffer {
  const parts: Uint8Array[] = [PNG_SIGNATURE];
  for (const { type, data, told } of chunks) {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    parts.push(bigEndian(told?.length ?? data.length), body, bigEndian(told?.crc ?? crc32(body)));
  }
  parts.push(typeof trailing === 'string' ? Buffer.from(trailing, 'latin1') : trailing);
  return Buffer.concat(parts);
}

export function ihdr(shape: PngShape, methods = { compression: 0, filter: 0 }): PngChunk {
  const tail = [shape.depth, shape.colour, methods.compression, methods.filter];
  return pngChunk(
    'IHDR',
    Buffer.concat([
      bigEndian(shape.width, shape.height),
      Buffer.from([...tail, shape.interlaced === true ? 1 : 0]),
    ]),
  );
}

/** A palette of `entries` colours of noise. */
export const plte = (entries: number): PngChunk => pngChunk('PLTE', makeNoise(entries * 3, 77));

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Columns and rows of each pass: one, or the seven of Adam7, the empty ones left out. */
function pngPasses(shape: PngShape): { columns: number; rows: number }[] {
  const { width, height } = shape;
  if (shape.interlaced !== true) return [{ columns: width, rows: height }];
  const steps = [
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
  ] as const;
  return steps
    .map(([left, across, top, down]) => ({
      columns: Math.max(0, Math.ceil((width - left) / across)),
      rows: Math.max(0, Math.ceil((height - top) / down)),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Scanlines of noise as they stand before compression. `filter` gives each row's filter byte. */
export function pngScanlines(
  shape: PngShape,
  {
    seed = 1,
    filter = (row: number) => row % 5,
  }: { seed?: number; filter?: (row: number) => number } = {},
): Buffer {
  const bits = (CHANNELS[shape.colour] ?? 1) * shape.depth;
  let row = 0;
  const lines = pngPasses(shape).flatMap(({ columns, rows }, pass) =>
    Array.from({ length: rows }, () => {
      const bytes = makeNoise(Math.ceil((columns * bits) / 8), seed + pass * 1009 + row * 31);
      row += 1;
      return Buffer.concat([Buffer.from([filter(row - 1)]), bytes]);
    }),
  );
  return Buffer.concat(lines);
}

/** One zlib stream cut into `pieces` IDAT chunks. */
export function idats(stream: Uint8Array, pieces = 1): PngChunk[] {
  const size = Math.ceil(stream.length / pieces);
  return Array.from({ length: pieces }, (_, index) =>
    pngChunk('IDAT', stream.subarray(index * size, (index + 1) * size)),
  );
}

export const compressed = (shape: PngShape, options?: Parameters<typeof pngScanlines>[1]): Buffer =>
  deflateSync(pngScanlines(shape, options));

export const iccp = (profile: Uint8Array, name = 'my profile', behind = ''): PngChunk =>
  pngChunk(
    'iCCP',
    Buffer.concat([
      Buffer.from(`${name}\0\0`, 'latin1'),
      deflateSync(profile),
      Buffer.from(behind),
    ]),
  );

export const ztxt = (text: Uint8Array, behind = ''): PngChunk =>
  pngChunk(
    'zTXt',
    Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(text), Buffer.from(behind)]),
  );

export const itxt = (text: Uint8Array, translated = ''): PngChunk =>
  pngChunk(
    'iTXt',
    Buffer.concat([Buffer.from(`Comment\0\x01\0en\0${translated}\0`), deflateSync(text)]),
  );

export const actl = (frames: number, plays = 0): PngChunk =>
  pngChunk('acTL', bigEndian(frames, plays));

export type FrameControl = {
  sequence: number;
  width: number;
  height: number;
  left?: number;
  top?: number;
  delay?: readonly [number, number];
  dispose?: number;
  blend?: number;
};

export function fctl(frame: FrameControl): PngChunk {
  const tail = Buffer.alloc(6);
  tail.writeUInt16BE(frame.delay?.[0] ?? 1, 0);
  tail.writeUInt16BE(frame.delay?.[1] ?? 10, 2);
  tail.set([frame.dispose ?? 0, frame.blend ?? 0], 4);
  const { sequence, width, height, left = 0, top = 0 } = frame;
  return pngChunk('fcTL', Buffer.concat([bigEndian(sequence, width, height, left, top), tail]));
}

export const fdat = (sequence: number, stream: Uint8Array): PngChunk =>
  pngChunk('fdAT', Buffer.concat([bigEndian(sequence), stream]));

/** The chunks of a whole still picture of noise; splice more in, or take some out, to make what a test needs. */
export function stillChunks(shape: PngShape, pieces = 1): PngChunk[] {
  return [
    ihdr(shape),
    ...(shape.colour === 3 ? [plte(2 ** shape.depth)] : []),
    ...idats(compressed(shape), pieces),
    pngChunk('IEND'),
  ];
}

/**
 * The chunks of an animation of `frames` frames, each with its own noise and, from the second on, its own place.
 * The default image is the first frame, or, with `hidden`, a picture that is none.
 */
export function animatedChunks(shape: PngShape, frames: number, hidden = false): PngChunk[] {
  let sequence = 0;
  const chunks = [
    ihdr(shape),
    ...(shape.colour === 3 ? [plte(2 ** shape.depth)] : []),
    actl(frames),
  ];
  if (hidden) chunks.push(...idats(compressed(shape)));
  for (let index = 0; index < frames; index += 1) {
    const isDefault = index === 0 && !hidden;
    const width = isDefault ? shape.width : Math.max(1, shape.width - index);
    const height = isDefault ? shape.height : Math.max(1, shape.height - index);
    const place = { left: shape.width - width, top: shape.height - height };
    const look = { dispose: index % 3, blend: index % 2, delay: [index + 1, 25] as const };
    chunks.push(fctl({ sequence, width, height, ...place, ...look }));
    sequence += 1;
    const stream = compressed({ ...shape, width, height }, { seed: index + 5 });
    if (isDefault) chunks.push(...idats(stream));
    else {
      chunks.push(fdat(sequence, stream.subarray(0, 10)), fdat(sequence + 1, stream.subarray(10)));
      sequence += 2;
    }
  }
  return [...chunks, pngChunk('IEND')];
}
