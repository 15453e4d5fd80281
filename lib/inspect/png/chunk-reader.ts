import { crc32 } from 'node:zlib';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refusePng } from './refuse-png';

/** PNG 3rd edition, 5.3: lengths and other four-byte integers stop at 2^31 - 1. */
const MAX_INTEGER = 0x7fffffff;

const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/**
 * Reads a PNG chunk by chunk: `next`, then the data by `piece` or `read`, then `finish`, which checks the CRC. Data
 * that nobody read is skipped by `finish`, its CRC checked too, without being held.
 */
export class ChunkReader {
  readonly #inspection: Inspection;
  #chunks = 0;
  #crc = 0;
  #left = 0;
  /** Length and type as they came, for a chunk that is kept. */
  head: Uint8Array = new Uint8Array(8);
  type = '';
  length = 0;

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** Whether the chunk's data are not all read. */
  get hasMore(): boolean {
    return this.#left > 0;
  }

  /** Goes to the next chunk; the one before must be finished. */
  async next(): Promise<Refusal | null> {
    const { input, limits, work } = this.#inspection;
    this.#chunks += 1;
    work.steps += 1;
    if (this.#chunks > limits.chunks) return refusePng(`it has more than ${limits.chunks} chunks`);
    if (!(await input.need(8))) return this.#cutOff();
    this.head = input.take(8);
    const [a, b, c, d, ...type] = this.head as unknown as number[];
    this.length = ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
    if (this.length > MAX_INTEGER) return refusePng('a chunk tells an impossible length');
    if (!type.every(isLetter)) return refusePng('a chunk has an impossible type');
    this.type = String.fromCharCode(...type);
    this.#crc = crc32(this.head.subarray(4));
    this.#left = this.length;
    return null;
  }

  /** The next piece of the data as a view, 1 byte or more; call it while `hasMore`. */
  async piece(): Promise<Uint8Array | Refusal> {
    const { input, work } = this.#inspection;
    if (input.available === 0 && !(await input.need(1))) return this.#cutOff();
    const piece = input.takeSome(this.#left);
    work.steps += 1;
    this.#left -= piece.length;
    this.#crc = crc32(piece, this.#crc);
    return piece;
  }

  /** The next `count` bytes of the data, in one; `count` is bounded by the caller and lies within the chunk. */
  async read(count: number): Promise<Uint8Array | Refusal> {
    const { input } = this.#inspection;
    if (!(await input.need(count))) return this.#cutOff();
    const bytes = input.take(count);
    this.#left -= count;
    this.#crc = crc32(bytes, this.#crc);
    return bytes;
  }

  /** Skips what is left of the data, checks the CRC and gives its four bytes. */
  async finish(): Promise<Uint8Array | Refusal> {
    const { input } = this.#inspection;
    while (this.#left > 0) {
      const piece = await this.piece();
      if (isRefusal(piece)) return piece;
    }
    if (!(await input.need(4))) return this.#cutOff();
    const told = input.take(4);
    const sum = this.#crc;
    const isRight =
      told[0] === sum >>> 24 &&
      told[1] === ((sum >>> 16) & 255) &&
      told[2] === ((sum >>> 8) & 255) &&
      told[3] === (sum & 255);
    if (isRight) return told;
    return refusePng(
      'a checksum does not match its bytes',
      `CRC of ${this.type} before byte ${input.offset}`,
    );
  }

  #cutOff(): Refusal {
    return refusePng(
      'it is cut off',
      `upload ends in or before chunk ${this.#chunks}, ${this.type}`,
    );
  }
}
