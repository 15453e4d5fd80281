import { refuse, type Refusal } from '@/lib/errors';

export type Pace = {
  /** The longest silence between two chunks. */
  readonly idleMs: number;
  /** How long an upload may go on before its average rate counts. */
  readonly graceMs: number;
  /** The average rate that keeps a longer upload alive. */
  readonly bytesPerSecond: number;
};

export const DEFAULT_PACE: Pace = { idleMs: 15_000, graceMs: 30_000, bytesPerSecond: 4_096 };

export type ChunkReader = {
  /** The next bytes, null at the end, or a refusal: too slow, broken off, or over `maxBytes`. */
  next(): Promise<Uint8Array | null | Refusal>;
  /** Lets the source go. Further calls of `next` are not allowed. */
  close(): void;
};

/**
 * Reads a request's body within bounds of time and size.
 *
 * @param maxBytes of the whole body, framing included: what goes beyond is `file_too_large`
 */
export function createChunkReader(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  pace: Pace = DEFAULT_PACE,
): ChunkReader {
  const iterator = body[Symbol.asyncIterator]();
  const startedAt = performance.now();
  let received = 0;

  const timeLeft = (): number => {
    const earned = pace.graceMs + (received / pace.bytesPerSecond) * 1000;
    return Math.min(pace.idleMs, earned - (performance.now() - startedAt));
  };

  const take = (step: IteratorResult<Uint8Array>): Uint8Array | null | Refusal => {
    if (step.done === true) return null;
    received += step.value.length;
    return received > maxBytes
      ? refuse('file_too_large', `the body goes beyond ${maxBytes} bytes`)
      : step.value;
  };

  const refuseBroken = (cause: unknown): Refusal => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return refuse('invalid_request', `the body broke off after ${received} bytes: ${reason}`, {
      detail: 'The connection ended before the whole request had arrived.',
    });
  };

  return {
    next: () =>
      new Promise((resolve) => {
        const stall = () =>
          resolve(refuse('upload_timeout', `stalled or too slow after ${received} bytes`));
        const timer = setTimeout(stall, Math.max(0, timeLeft()));
        const settle = (outcome: Uint8Array | null | Refusal) => {
          clearTimeout(timer);
          resolve(outcome);
        };
        iterator.next().then(
          (step) => settle(take(step)),
          (cause: unknown) => settle(refuseBroken(cause)),
        );
      }),
    close() {
      // A source that cannot be told to stop has nothing left to tell us: it is being thrown away.
      iterator.return?.().catch(() => undefined);
    },
  };
}
