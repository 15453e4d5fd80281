/**
 * Does something again and again, never twice at once, until it is stopped.
 *
 * @param action resolves to the milliseconds to wait before the next time
 * @returns stops it: resolves when the action under way has ended
 */
export function repeat(action: () => Promise<number>, firstInMs: number): () => Promise<void> {
  let stopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (ms: number) => {
    timer = setTimeout(() => {
      running = action().then((next) => {
        if (!stopped) schedule(next);
      });
    }, ms);
    timer.unref();
  };
  schedule(firstInMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
