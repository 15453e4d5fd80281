import type { Dice } from './make-dice';

/** Bytes, and numbers of two and four of them, at which comparisons turn. */
const TELLING = [0, 1, 2, 3, 4, 5, 9, 10, 13, 32, 34, 37, 44, 45, 46, 58, 127, 128, 254, 255];
const TELLING_WIDE = [
  0,
  1,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const NUMBERS = [
  '0',
  '1',
  '-1',
  '9',
  '10',
  '255',
  '256',
  '65536',
  '4294967296',
  '999999999999999',
  '9007199254740993',
  '1e9',
  '0x10',
  '00',
  '1.5',
];

/** Longest run that is cut, doubled or taken over at once. */
const MOST_RUN = 64;
/** Damages to one input: one mostly, seldom more than four. */
const MOST_ROUNDS = 8;

export type MutationSource = {
  readonly other: Uint8Array;
  readonly dictionary: readonly string[];
  readonly maxLength: number;
};

type Mutation = (bytes: Buffer, roll: Dice, source: MutationSource) => Buffer;

/** `replacement` put in place of `length` bytes at `at`. */
const splice = (bytes: Buffer, at: number, length: number, replacement: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), replacement, bytes.subarray(at + length)]);

const place = (bytes: Buffer, roll: Dice): number => roll(bytes.length + 1);
const runOf = (bytes: Buffer, at: number, roll: Dice): number =>
  roll(Math.min(MOST_RUN, bytes.length - at) + 1);

function writeWide(bytes: Buffer, roll: Dice): Buffer {
  const size = roll(2) === 0 ? 2 : 4;
  if (bytes.length < size) return bytes;
  const at = roll(bytes.length - size + 1);
  const isBig = roll(2) === 0;
  const limit = 2 ** (8 * size);
  const before = isBig ? bytes.readUIntBE(at, size) : bytes.readUIntLE(at, size);
  const after =
    roll(2) === 0
      ? TELLING_WIDE[roll(TELLING_WIDE.length)]! % limit
      : (before + limit + roll(33) - 16) % limit;
  if (isBig) bytes.writeUIntBE(after, at, size);
  else bytes.writeUIntLE(after, at, size);
  return bytes;
}

function changeNumber(bytes: Buffer, roll: Dice): Buffer {
  const found = [...bytes.toString('latin1').matchAll(/\d+/g)];
  if (found.length === 0) return bytes;
  const { 0: digits, index } = found[roll(found.length)]!;
  const next =
    roll(2) === 0 ? NUMBERS[roll(NUMBERS.length)]! : String(Number(digits) + roll(5) - 2);
  return splice(bytes, index, digits.length, Buffer.from(next));
}

const TOKEN = /"[^"]*"|[\w.+/-]+/g;

/** A word of the input, or what stands between quotes, taken out, doubled, or put in place of one of the format's. */
function changeToken(bytes: Buffer, roll: Dice, { other, dictionary }: MutationSource): Buffer {
  const found = [...bytes.toString('latin1').matchAll(TOKEN)];
  if (found.length === 0) return bytes;
  const { 0: token, index } = found[roll(found.length)]!;
  const own = found[roll(found.length)]![0];
  const words = Buffer.from(other).toString('latin1').match(TOKEN) ?? [''];
  const known = dictionary[roll(Math.max(1, dictionary.length))] ?? '';
  const next = [known, words[roll(words.length)]!, own, '', token + token][roll(5)]!;
  return splice(bytes, index, token.length, Buffer.from(next, 'latin1'));
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, roll) => {
    if (bytes.length > 0) bytes[roll(bytes.length)]! ^= 1 << roll(8);
    return bytes;
  },
  (bytes, roll) => {
    if (bytes.length > 0) {
      bytes[roll(bytes.length)] = roll(2) === 0 ? TELLING[roll(TELLING.length)]! : roll(256);
    }
    return bytes;
  },
  writeWide,
  changeNumber,
  changeToken,
  // Cut out, doubled, and the end cut off.
  (bytes, roll) => {
    const at = place(bytes, roll);
    return splice(bytes, at, runOf(bytes, at, roll), Buffer.alloc(0));
  },
  (bytes, roll) => {
    const at = place(bytes, roll);
    const run = bytes.subarray(at, at + runOf(bytes, at, roll));
    const times = roll(8) === 0 ? 1 + roll(64) : 1;
    return splice(bytes, at, 0, Buffer.concat(Array<Buffer>(times).fill(run)));
  },
  (bytes, roll) => (roll(4) === 0 ? bytes.subarray(0, place(bytes, roll)) : bytes),
  (bytes, roll) => splice(bytes, place(bytes, roll), 0, Buffer.from([roll(256)])),
  // Words of the format, written over what is there or put between.
  (bytes, roll, { dictionary }) => {
    if (dictionary.length === 0) return bytes;
    const word = Buffer.from(dictionary[roll(dictionary.length)]!, 'latin1');
    return splice(bytes, place(bytes, roll), roll(2) === 0 ? word.length : 0, word);
  },
  // Taken from another input: a run, or all that follows.
  (bytes, roll, { other }) => {
    const from = roll(other.length + 1);
    const at = place(bytes, roll);
    const run = other.subarray(from, from + 1 + roll(MOST_RUN));
    return splice(bytes, at, roll(2) === 0 ? run.length : 0, run);
  },
  (bytes, roll, { other }) =>
    roll(4) === 0
      ? Buffer.concat([
          bytes.subarray(0, place(bytes, roll)),
          other.subarray(roll(other.length + 1)),
        ])
      : bytes,
];

/** A damaged copy of an input, never longer than `maxLength`; the same for the same dice. */
export function mutateInput(input: Uint8Array, source: MutationSource, roll: Dice): Buffer {
  let bytes: Buffer = Buffer.from(input);
  let rounds = 1;
  while (rounds < MOST_ROUNDS && roll(2) === 0) rounds += 1;
  for (; rounds > 0; rounds -= 1) {
    bytes = Buffer.from(MUTATIONS[roll(MUTATIONS.length)]!(bytes, roll, source));
  }
  return bytes.subarray(0, source.maxLength);
}
