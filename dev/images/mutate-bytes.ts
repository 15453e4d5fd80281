/** Numbers from 0 up to `below`, the same for the same seed. */
function makeDice(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TELLING = [0, 1, 2, 3, 4, 5, 127, 128, 254, 255];

/**
 * A damaged copy of `file`, the same for the same seed: one to four of a bit flipped, a byte set, a run cut out,
 * doubled, taken from `other`, or the end cut off.
 */
export function mutateBytes(file: Uint8Array, other: Uint8Array, seed: number): Buffer {
  const roll = makeDice(seed);
  let bytes = Buffer.from(file);
  for (let rounds = 1 + roll(4); rounds > 0 && bytes.length > 0; rounds -= 1) {
    const at = roll(bytes.length);
    const run = 1 + roll(Math.min(64, bytes.length));
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    const from = roll(other.length);
    switch (roll(8)) {
      case 0:
      case 1:
        bytes[at]! ^= 1 << roll(8);
        break;
      case 2:
        bytes[at] = TELLING[roll(TELLING.length)]!;
        break;
      case 3:
        bytes = Buffer.concat([head, tail.subarray(run)]);
        break;
      case 4:
        bytes = Buffer.concat([head, tail.subarray(0, run), tail]);
        break;
      case 5:
        bytes = Buffer.concat([head, other.subarray(from, from + run), tail.subarray(run)]);
        break;
      case 6:
        bytes = Buffer.concat([head, other.subarray(from)]);
        break;
      default:
        bytes = Buffer.from(
          roll(4) === 0 ? head : Buffer.concat([head, Buffer.from([roll(256)]), tail]),
        );
    }
  }
  return bytes;
}
