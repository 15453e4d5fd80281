import { makeNoise } from './make-noise';

/** Encodes bits at even odds: the boolean encoder of RFC 6386, 7.3. */
function encodeBits(bits: readonly number[]): Buffer {
  const out: number[] = [];
  let range = 255;
  let bottom = 0;
  let left = 24;
  const carry = (): void => {
    let at = out.length - 1;
    while (at >= 0 && out[at] === 255) out[at--] = 0;
    out[at]! += 1;
  };
  const shift = (): void => {
    if (bottom >= 2 ** 31) carry();
    bottom = (bottom * 2) % 2 ** 32;
    left -= 1;
    if (left > 0) return;
    out.push(Math.floor(bottom / 2 ** 24));
    bottom %= 2 ** 24;
    left = 8;
  };
  for (const bit of bits) {
    const split = 1 + ((range - 1) >> 1);
    if (bit === 1) {
      bottom += split;
      range -= split;
    } else range = split;
    while (range < 128) {
      range *= 2;
      shift();
    }
  }
  // More than enough to push all that counts out of the register.
  for (let index = 0; index < 32; index += 1) shift();
  return Buffer.from(out);
}

const literal = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, index) => (value >> (width - 1 - index)) & 1);

const optional = (count: number, width: number, seed: number): number[] =>
  Array.from({ length: count }, (_, index) =>
    (seed + index) % 2 === 0 ? [0] : [1, ...literal(seed * 37 + index, width)],
  ).flat();

/**
 * The content of a `VP8 ` chunk that libwebp decodes, to noise: a key frame whose header takes any of its forms and
 * tells 1, 2, 4 or 8 partitions. `told` replaces the sizes of the partitions' table.
 */
export function buildVp8({
  width = 16,
  height = 16,
  partitions = 1,
  seed = 0,
  segments = false,
  segmentMap = false,
  segmentData = false,
  filterDeltas = false,
  told = (sizes) => sizes,
}: {
  width?: number;
  height?: number;
  partitions?: 1 | 2 | 4 | 8;
  seed?: number;
  segments?: boolean;
  segmentMap?: boolean;
  segmentData?: boolean;
  filterDeltas?: boolean;
  told?: (sizes: number[]) => number[];
}): Buffer {
  const data = [seed & 1, ...optional(4, 8, seed), ...optional(4, 7, seed + 1)];
  const segmentation = [
    +segmentMap,
    +segmentData,
    ...(segmentData ? data : []),
    ...(segmentMap ? optional(3, 8, seed) : []),
  ];
  const header = encodeBits([
    ...[0, seed & 1],
    ...(segments ? [1, ...segmentation] : [0]),
    ...literal(seed, 1),
    ...literal(seed * 5, 6),
    ...literal(seed, 3),
    ...(filterDeltas ? [1, 1, ...optional(8, 7, seed)] : [0]),
    ...literal(Math.log2(partitions), 2),
    ...literal(20, 7),
  ]);
  const first = Buffer.concat([header, makeNoise(1_000, seed + 1)]);
  const rest = Array.from({ length: partitions }, (_, index) =>
    makeNoise(90 + index * 7, index + 3),
  );
  const head = Buffer.alloc(10);
  head.writeUIntLE((first.length << 5) | 0x10, 0, 3);
  head.writeUIntBE(0x9d012a, 3, 3);
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const table = told(rest.slice(0, -1).map((bytes) => bytes.length)).map((size) =>
    Buffer.from([size & 255, (size >> 8) & 255, size >> 16]),
  );
  return Buffer.concat([head, first, ...table, ...rest]);
}
