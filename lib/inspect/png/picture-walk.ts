import { refuse, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { PixelStream } from './pixel-stream';
import { planPasses } from './plan-passes';
import type { PngHeader } from './read-header';
import { refusePng } from './refuse-png';

/** The pictures of one file, one after the other: the default image, then the frames. Closes what it opened. */
export class PictureWalk {
  readonly #inspection: Inspection;
  readonly #header: PngHeader;
  #open: PixelStream | null = null;
  #rawBytes = 0;

  constructor(header: PngHeader, inspection: Inspection) {
    this.#header = header;
    this.#inspection = inspection;
  }

  /** Starts a picture; the one before must be finished. */
  start(width: number, height: number): Refusal | null {
    const { limits, work } = this.#inspection;
    const passes = planPasses(this.#header, width, height);
    this.#rawBytes += passes.reduce((sum, { rows, rowBytes }) => sum + rows * rowBytes, 0);
    if (this.#rawBytes > limits.rawBytes) {
      return refuse('too_many_pixels', `png: ${this.#rawBytes} bytes of samples`, {
        detail: `The pictures in this file are more than ${limits.rawBytes} bytes once decompressed.`,
      });
    }
    this.#open = new PixelStream(passes, work);
    return null;
  }

  async write(piece: Uint8Array): Promise<Refusal | null> {
    return this.#open === null
      ? refusePng('there are pixel data of no frame')
      : this.#open.write(piece);
  }

  /** Says that the picture that is open, if any, gets no more bytes. */
  async finish(): Promise<Refusal | null> {
    const picture = this.#open;
    this.#open = null;
    return picture === null ? null : picture.finish();
  }

  close(): void {
    this.#open?.close();
  }
}
