import type { Work } from '../format-parser';

/** Why the compressed pixels of a frame are not what they should be. */
export type LzwFault = 'bad_code' | 'too_long' | 'too_short' | 'trailing';

const MAX_CODES = 4096;
const MAX_CODE_SIZE = 12;

/**
 * Decodes GIF's LZW without its pixels: of each code it keeps only for how many pixels it stands, so that a frame
 * costs one step a code, however large it is, and memory of 8 KB. One counter serves all frames of a file.
 *
 * GIF89a, appendix F; a full table is used on until a clear code comes, as encoders may defer it.
 */
export class LzwCounter {
  readonly #work: Work;
  /** Pixels that each code stands for. */
  readonly #lengths = new Uint16Array(MAX_CODES);
  #minCodeSize = 2;
  #pixelsLeft = 0;
  #bits = 0;
  #bitCount = 0;
  #codeSize = 3;
  #nextCode = 0;
  /** Pixels of the code before; 0 directly behind a clear code. */
  #previous = 0;
  #isEnded = false;
  #isPadded = false;

  constructor(work: Work) {
    this.#work = work;
  }

  /** Begins a frame of `pixels` pixels with codes of `minCodeSize` (2 to 8) bits a pixel. */
  start(minCodeSize: number, pixels: number): void {
    this.#minCodeSize = minCodeSize;
    this.#pixelsLeft = pixels;
    this.#bits = 0;
    this.#bitCount = 0;
    this.#codeSize = minCodeSize + 1;
    this.#nextCode = (1 << minCodeSize) + 2;
    this.#previous = 0;
    this.#isEnded = false;
    this.#isPadded = false;
    this.#lengths.fill(1, 0, 1 << minCodeSize);
  }

  /** Takes the data of a sub-block: `bytes` from `start` up to `end`. */
  take(bytes: Uint8Array, start: number, end: number): LzwFault | null {
    let index = start;
    let codes = 0;
    const before = this.#pixelsLeft;
    let verdict: LzwFault | 'end' | null = this.#isEnded ? 'end' : null;
    while (verdict === null && index < end) {
      this.#bits |= bytes[index]! << this.#bitCount;
      this.#bitCount += 8;
      index += 1;
      while (verdict === null && this.#bitCount >= this.#codeSize) {
        const code = this.#bits & ((1 << this.#codeSize) - 1);
        this.#bits >>>= this.#codeSize;
        this.#bitCount -= this.#codeSize;
        codes += 1;
        verdict = this.#decode(code);
      }
    }
    this.#work.steps += codes;
    this.#work.inflated += before - Math.max(0, this.#pixelsLeft);
    if (verdict !== null && verdict !== 'end') return verdict;
    this.#isEnded = verdict === 'end';
    return index < end && !this.#isPadding(bytes, index, end) ? 'trailing' : null;
  }

  /** One byte of 0 behind the end code is let pass: there are encoders that flush an empty buffer of bits. */
  #isPadding(bytes: Uint8Array, start: number, end: number): boolean {
    const isPadding = !this.#isPadded && end - start === 1 && bytes[start] === 0;
    this.#isPadded = true;
    return isPadding;
  }

  /** Says that no sub-block follows; null: the end code came, behind the last pixel. */
  finish(): LzwFault | null {
    return this.#isEnded && this.#pixelsLeft === 0 ? null : 'too_short';
  }

  #decode(code: number): LzwFault | 'end' | null {
    const clear = 1 << this.#minCodeSize;
    if (code === clear) {
      this.#codeSize = this.#minCodeSize + 1;
      this.#nextCode = clear + 2;
      this.#previous = 0;
      return null;
    }
    if (code === clear + 1) return 'end';
    let length: number;
    if (this.#previous === 0) {
      if (code > clear) return 'bad_code';
      length = 1;
    } else {
      if (code > this.#nextCode) return 'bad_code';
      if (this.#nextCode < MAX_CODES) {
        this.#lengths[this.#nextCode] = this.#previous + 1;
        this.#nextCode += 1;
        if (this.#nextCode === 1 << this.#codeSize && this.#codeSize < MAX_CODE_SIZE)
          this.#codeSize += 1;
      }
      length = this.#lengths[code]!;
    }
    this.#previous = length;
    this.#pixelsLeft -= length;
    return this.#pixelsLeft < 0 ? 'too_long' : null;
  }
}
