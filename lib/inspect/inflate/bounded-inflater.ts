import { createInflate, type Inflate } from 'node:zlib';

/**
 * Why a zlib stream is not what it should be: `broken` (no zlib stream, or its checksum fails), `too_long` (more
 * comes out than was called for), `too_short` (it ends before its end), `trailing` (bytes stand behind its end),
 * `stopped` (the receiver of the output wanted no more).
 */
export type InflateFault = 'broken' | 'too_long' | 'too_short' | 'trailing' | 'stopped';

/** Small pieces are gathered to this size, since each call of zlib is a trip to another thread. */
const GATHER_BYTES = 128 * 1024;
const MAX_OUTPUT_BYTES = 128 * 1024;
const MIN_OUTPUT_BYTES = 256;

/**
 * Inflates one zlib stream that comes in pieces, off the main thread, with one piece of output in memory at a time
 * and no more output than was called for: a bomb is given up at its first byte too many. Tells exactly where the
 * stream ends, so that no compressed byte can hide behind it.
 */
export class BoundedInflater {
  readonly #stream: Inflate;
  readonly #maxBytes: number;
  #produced = 0;
  #given = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #finishing = false;
  #fault: InflateFault | null = null;
  #settle: (() => void) | null = null;

  /** `onOutput` gets each piece of output, in order, and returns false to stop. It must not keep the piece. */
  constructor(maxBytes: number, onOutput: (output: Uint8Array) => boolean) {
    this.#maxBytes = maxBytes;
    // One byte more than is called for lets zlib see the stream's end without another round.
    const chunkSize = Math.max(MIN_OUTPUT_BYTES, Math.min(maxBytes + 1, MAX_OUTPUT_BYTES));
    this.#stream = createInflate({ chunkSize });
    this.#stream.on('data', (output: Uint8Array) => {
      if (this.#fault !== null) return;
      this.#produced += output.length;
      if (this.#produced > this.#maxBytes) this.#fail('too_long');
      else if (!onOutput(output)) this.#fail('stopped');
    });
    this.#stream.on('end', () => {
      // Without `finish` zlib ends by itself only when input is left over.
      const exact = this.#finishing && this.#stream.bytesWritten === this.#given;
      if (exact) this.#settle?.();
      else this.#fail('trailing');
    });
    this.#stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#fail(error.code === 'Z_BUF_ERROR' ? 'too_short' : 'broken');
    });
  }

  /** Takes the next piece, which must not change until `finish`; resolves when more may come. */
  async write(piece: Uint8Array): Promise<InflateFault | null> {
    if (this.#fault !== null) return this.#fault;
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes >= GATHER_BYTES) {
      const input = this.#gather();
      await this.#run((done) => this.#stream.write(input, done));
    }
    return this.#fault;
  }

  /** Says that no piece follows; null: the stream ended there, whole, with its checksum right. */
  async finish(): Promise<InflateFault | null> {
    if (this.#fault !== null) return this.#fault;
    this.#finishing = true;
    const input = this.#gather();
    await this.#run(() => this.#stream.end(input));
    this.close();
    return this.#fault;
  }

  /** Frees zlib's memory; needed where `finish` was not reached. */
  close(): void {
    this.#held = [];
    this.#stream.destroy();
  }

  #gather(): Uint8Array {
    const held = this.#held;
    const input = held.length === 1 ? held[0]! : Buffer.concat(held, this.#heldBytes);
    this.#given += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    return input;
  }

  #run(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      start(resolve);
    });
  }

  #fail(fault: InflateFault): void {
    this.#fault ??= fault;
    this.close();
    this.#settle?.();
  }
}
