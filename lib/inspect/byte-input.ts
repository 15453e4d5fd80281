/**
 * The two ends of an inspection's input. The uploader's side pushes chunks as they arrive; the parser's side
 * reads them as if the file were there, and waits only where bytes have not come yet. Chunks are handed out as
 * views, so that an upload is in memory once.
 */
export class ByteInput {
  #chunks: Uint8Array[] = [];
  #head = 0;
  #start = 0;
  #available = 0;
  #offset = 0;
  #ended = false;
  #closed = false;
  #wanted = 0;
  #wake: (() => void) | null = null;
  #hungry: (() => void)[] = [];

  /** Bytes that have arrived and are not yet consumed. */
  get available(): number {
    return this.#available;
  }

  /** Position in the upload of the next byte to be consumed. */
  get offset(): number {
    return this.#offset;
  }

  /** Uploader's side: adds bytes; resolves when the parser needs more or has finished. */
  push(chunk: Uint8Array): Promise<void> {
    if (this.#closed || chunk.length === 0) return Promise.resolve();
    this.#chunks.push(chunk);
    this.#available += chunk.length;
    return new Promise((resolve) => {
      this.#hungry.push(resolve);
      if (this.#wake !== null && this.#available >= this.#wanted) this.#resume();
      else if (this.#wake !== null) this.#feed();
    });
  }

  /** Uploader's side: says that no more bytes come. */
  end(): void {
    this.#ended = true;
    this.#resume();
  }

  /** Parser's side: says that nothing more will be read; further pushes are dropped. */
  close(): void {
    this.#closed = true;
    this.#chunks = [];
    this.#feed();
  }

  /** Waits for `count` bytes. False: the upload ended before them. */
  async need(count: number): Promise<boolean> {
    while (this.#available < count && !this.#ended) {
      this.#wanted = count;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#feed();
      });
    }
    return this.#available >= count;
  }

  /** Consumes exactly `count` bytes that `need` has promised. A view where they lie in one chunk, else a copy. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.#advance(count);
    return bytes;
  }

  /** Consumes between 1 and `max` bytes without copying; call it only when `available` is not 0. */
  takeSome(max: number): Uint8Array {
    const chunk = this.#first();
    const count = Math.min(max, chunk.length - this.#start);
    const bytes = chunk.subarray(this.#start, this.#start + count);
    this.#advance(count);
    return bytes;
  }

  /** Looks at the next `count` bytes without consuming them. */
  peek(count: number): Uint8Array {
    if (count > this.#available) throw new RangeError('more bytes asked for than have arrived');
    if (count === 0) return new Uint8Array(0);
    const chunk = this.#first();
    if (chunk.length - this.#start >= count) {
      return chunk.subarray(this.#start, this.#start + count);
    }
    const joined = new Uint8Array(count);
    let filled = 0;
    for (let index = this.#head; filled < count; index += 1) {
      const from = index === this.#head ? this.#start : 0;
      const part = this.#chunks[index]!.subarray(from, from + count - filled);
      joined.set(part, filled);
      filled += part.length;
    }
    return joined;
  }

  /** Looks at all that has arrived in one piece, at least 1 byte, without copying or consuming it; as `takeSome`. */
  peekSome(): Uint8Array {
    return this.#first().subarray(this.#start);
  }

  #first(): Uint8Array {
    const chunk = this.#chunks[this.#head];
    if (chunk === undefined) throw new RangeError('no byte has arrived');
    return chunk;
  }

  #advance(count: number): void {
    this.#available -= count;
    this.#offset += count;
    let left = count;
    while (left > 0) {
      const rest = this.#first().length - this.#start;
      if (left < rest) {
        this.#start += left;
        return;
      }
      left -= rest;
      this.#start = 0;
      this.#head += 1;
    }
    // Consumed chunks are let go in batches: shifting one by one would be quadratic for one-byte chunks.
    if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    }
  }

  #resume(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #feed(): void {
    const waiting = this.#hungry;
    this.#hungry = [];
    for (const resolve of waiting) resolve();
  }
}
