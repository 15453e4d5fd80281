import { DEFAULT_PACE } from '@/lib/http/upload/chunk-reader';

/** Of vitest. */
export type Timers = {
  useFakeTimers(options: { toFake: ('setTimeout' | 'clearTimeout')[] }): unknown;
  advanceTimersByTime(ms: number): unknown;
  useRealTimers(): unknown;
};

/**
 * Sends a body of which nothing comes, until the server has waited for long enough.
 *
 * @param timers of vitest, so that nobody waits
 */
export async function stall(
  timers: Timers,
  send: (body: AsyncIterable<Uint8Array>) => Promise<unknown>,
): Promise<void> {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const never: AsyncIterator<Uint8Array> = {
    next() {
      // The reader sets its clock in the same turn.
      queueMicrotask(begin);
      return new Promise(() => undefined);
    },
    return: async () => ({ done: true, value: undefined }),
  };
  timers.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const sent = send({ [Symbol.asyncIterator]: () => never });
    await begun;
    timers.advanceTimersByTime(DEFAULT_PACE.idleMs);
    await sent;
  } finally {
    timers.useRealTimers();
  }
}
