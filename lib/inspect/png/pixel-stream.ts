import type { Refusal } from '@/lib/errors';
import type { Work } from '../format-parser';
import { BoundedInflater, type InflateFault } from '../inflate/bounded-inflater';
import type { Pass } from './plan-passes';
import { refusePng } from './refuse-png';
import { ScanlineChecker } from './scanline-checker';

const WORDS: Record<InflateFault, string> = {
  broken: 'its pixel data cannot be decompressed',
  too_long: 'it has more pixel data than its size calls for',
  too_short: 'its pixel data are cut off',
  trailing: 'there are bytes behind the end of its pixel data',
  stopped: 'a row of its pixels has a filter that does not exist',
};

/** The compressed pixels of one picture, proven as they pass: whole, exact, and nothing behind them. */
export class PixelStream {
  readonly #scanlines: ScanlineChecker;
  readonly #inflater: BoundedInflater;

  constructor(passes: readonly Pass[], work: Work) {
    const scanlines = new ScanlineChecker(passes, work);
    this.#scanlines = scanlines;
    this.#inflater = new BoundedInflater(scanlines.totalBytes, (bytes) => scanlines.take(bytes));
  }

  async write(piece: Uint8Array): Promise<Refusal | null> {
    const fault = await this.#inflater.write(piece);
    return fault === null ? null : refusePng(WORDS[fault]);
  }

  /** Says that no piece follows. */
  async finish(): Promise<Refusal | null> {
    const fault = await this.#inflater.finish();
    if (fault !== null) return refusePng(WORDS[fault]);
    if (this.#scanlines.isComplete) return null;
    return refusePng('it has less pixel data than its size calls for');
  }

  close(): void {
    this.#inflater.close();
  }
}
