import type { Work } from '../format-parser';
import type { Pass } from './plan-passes';

const MAX_FILTER = 4;

/**
 * Follows the inflated bytes of one picture row by row, holding none, and looks at the filter byte before each.
 * Steps from row to row, not from byte to byte.
 */
export class ScanlineChecker {
  readonly #passes: readonly Pass[];
  readonly #work: Work;
  #pass = 0;
  #rowsLeft: number;
  /** Bytes until the next filter byte. */
  #ahead = 0;
  #seen = 0;
  /** Filter bytes and samples of the whole picture. */
  readonly totalBytes: number;

  constructor(passes: readonly Pass[], work: Work) {
    this.#passes = passes;
    this.#work = work;
    this.#rowsLeft = passes[0]?.rows ?? 0;
    this.totalBytes = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  }

  /** Whether exactly the bytes of the picture have come. */
  get isComplete(): boolean {
    return this.#seen === this.totalBytes;
  }

  /** Takes the next bytes; false where a filter byte is none. The caller sees to it that no more than all come. */
  take(bytes: Uint8Array): boolean {
    this.#seen += bytes.length;
    this.#work.inflated += bytes.length;
    let at = this.#ahead;
    let rows = 0;
    for (; at < bytes.length; rows += 1) {
      if (bytes[at]! > MAX_FILTER) return false;
      at += 1 + this.#passes[this.#pass]!.rowBytes;
      this.#rowsLeft -= 1;
      if (this.#rowsLeft === 0) {
        this.#pass += 1;
        this.#rowsLeft = this.#passes[this.#pass]?.rows ?? 1;
      }
    }
    this.#work.steps += rows;
    this.#ahead = at - bytes.length;
    return true;
  }
}
