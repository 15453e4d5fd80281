import { createInflate, inflateSync, type Inflate } from 'node:zlib';
import { releaseBuffer } from './release-buffer';

/**
 * Why a zlib stream is not what it should be: `broken` (no zlib stream, or its checksum fails), `too_long` (more
 * comes out than was called for), `too_short` (it ends before its end), `trailing` (bytes stand behind its end),
 * `stopped` (the receiver of the output wanted no more).
 */
export type InflateFault = 'broken' | 'too_long' | 'too_short' | 'trailing' | 'stopped';

/** Small pieces are gathered to this size, since each call of zlib is a trip to another thread. */
const GATHER_BYTES = 256 * 1024;
const MAX_OUTPUT_BYTES = 512 * 1024;
const MIN_OUTPUT_BYTES = 256;
/** A stream that came whole and makes no more than this is inflated where it is: the way to a thread takes longer. */
const MAX_INLINE_BYTES = 128 * 1024;

/** What `inflateSync` answers with `info`; its types know of the buffer only. */
type Inflated = { readonly buffer: Buffer; readonly engine: Inflate };

/** The fault that an exception of zlib stands for. */
const faultOf = (thrown: unknown): InflateFault => {
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'too_long';
  return code === 'Z_BUF_ERROR' ? 'too_short' : 'broken';
};

/**
 * Inflates one zlib stream that comes in pieces, off the main thread unless it is short, with one piece of output in memory at a time
 * and no more output than was called for: a bomb is given up at its first byte too many. Tells exactly where the
 * stream ends, so that no compressed byte can hide behind it.
 */
export class BoundedInflater {
  readonly #onOutput: (output: Uint8Array) => boolean;
  readonly #maxBytes: number;
  #stream: Inflate | null = null;
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
    this.#onOutput = onOutput;
  }

  /** Takes the next piece, which must not change until `finish`; resolves when more may come. */
  async write(piece: Uint8Array): Promise<InflateFault | null> {
    if (this.#fault !== null) return this.#fault;
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes >= GATHER_BYTES) {
      const input = this.#gather();
      await this.#run((stream, done) => stream.write(input, done));
    }
    return this.#fault;
  }

  /** Says that no piece follows; null: the stream ended there, whole, with its checksum right. */
  async finish(): Promise<InflateFault | null> {
    if (this.#fault !== null) return this.#fault;
    this.#finishing = true;
    const input = this.#gather();
    const isShort = this.#maxBytes > 0 && this.#maxBytes <= MAX_INLINE_BYTES;
    if (this.#stream === null && isShort) this.#inflateInline(input);
    else await this.#run((stream) => stream.end(input));
    this.close();
    return this.#fault;
  }

  /** Frees zlib's memory; needed where `finish` was not reached. */
  close(): void {
    this.#held = [];
    this.#stream?.destroy();
  }

  #gather(): Uint8Array {
    const held = this.#held;
    const input = held.length === 1 ? held[0]! : Buffer.concat(held, this.#heldBytes);
    this.#given += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    return input;
  }

  #inflateInline(input: Uint8Array): void {
    try {
      const { buffer, engine } = inflateSync(input, {
        chunkSize: this.#chunkSize,
        maxOutputLength: this.#maxBytes,
        info: true,
      }) as unknown as Inflated;
      this.#produced = buffer.length;
      if (!this.#onOutput(buffer)) this.#fail('stopped');
      else if (engine.bytesWritten !== input.length) this.#fail('trailing');
    } catch (thrown) {
      this.#fail(faultOf(thrown));
    }
  }

  /** One byte more than is called for lets zlib see the stream's end without another round. */
  get #chunkSize(): number {
    return Math.max(MIN_OUTPUT_BYTES, Math.min(this.#maxBytes + 1, MAX_OUTPUT_BYTES));
  }

  #open(): Inflate {
    const stream = createInflate({ chunkSize: this.#chunkSize });
    stream.on('data', (output: Uint8Array<ArrayBuffer>) => {
      if (this.#fault !== null) return;
      const { buffer, byteOffset, length } = output;
      this.#produced += length;
      if (this.#produced > this.#maxBytes) this.#fail('too_long');
      else if (!this.#onOutput(output)) this.#fail('stopped');
      // One that is full zlib does not write to again. A smaller one may be a piece of a pool that others write to.
      else if (byteOffset + length === MAX_OUTPUT_BYTES) releaseBuffer(buffer);
    });
    stream.on('end', () => {
      // Without `finish` zlib ends by itself only when input is left over.
      const exact = this.#finishing && stream.bytesWritten === this.#given;
      if (exact) this.#settle?.();
      else this.#fail('trailing');
    });
    stream.on('error', (error) => this.#fail(faultOf(error)));
    return stream;
  }

  #run(start: (stream: Inflate, done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      start((this.#stream ??= this.#open()), resolve);
    });
  }

  #fail(fault: InflateFault): void {
    this.#fault ??= fault;
    this.close();
    this.#settle?.();
  }
}
