/** The bits of a VP8 header: the boolean decoder of RFC 6386, 7.3, at even odds. Past the end it reads zeros. */
function readLiterals(bytes: Uint8Array): (bits: number) => number {
  let value = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  let range = 255;
  let shifted = 0;
  let next = 2;
  const readBit = (): number => {
    const split = 1 + ((range - 1) >> 1);
    const bit = value >= split << 8 ? 1 : 0;
    if (bit === 1) {
      range -= split;
      value -= split << 8;
    } else range = split;
    while (range < 128) {
      value <<= 1;
      range <<= 1;
      shifted += 1;
      if (shifted < 8) continue;
      shifted = 0;
      value |= bytes[next] ?? 0;
      next += 1;
    }
    return bit;
  };
  return (bits) => {
    let literal = 0;
    for (let index = 0; index < bits; index += 1) literal = (literal << 1) | readBit();
    return literal;
  };
}

/** Bytes that the header's longest form takes before it tells the number of partitions, and some more. */
export const PARTITION_HEADER_BYTES = 64;

/**
 * How many partitions of coefficients a VP8 key frame has: 1, 2, 4 or 8. Reads the first partition's header up to
 * there (RFC 6386, 9.2 to 9.5 and 19.2).
 */
export function countPartitions(firstPartition: Uint8Array): number {
  const read = readLiterals(firstPartition);
  const skipOptional = (count: number, bits: number): void => {
    for (let index = 0; index < count; index += 1) if (read(1) === 1) read(bits);
  };
  read(2); // colour space, clamping
  if (read(1) === 1) {
    const updatesMap = read(1) === 1;
    if (read(1) === 1) {
      read(1); // absolute values or differences
      skipOptional(4, 8); // quantizers, with sign
      skipOptional(4, 7); // filter levels, with sign
    }
    if (updatesMap) skipOptional(3, 8);
  }
  read(10); // filter type, level, sharpness
  if (read(1) === 1 && read(1) === 1) skipOptional(8, 7); // filter differences, with sign
  return 1 << read(2);
}
