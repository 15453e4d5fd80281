import { setTimeout as delay } from 'node:timers/promises';
import { HttpFailure } from './http-failure';
import type { HttpLimits } from './http-limits';

/** The slowest network that an upload is waited for, in bytes a millisecond: 256 KiB/s. */
const SLOWEST = 262.144;

/**
 * Tries `attempt` until it succeeds, fails for good, or the bounds of `limits` are reached; then throws its last error.
 * The pause before a retry is random between nothing and a bound that doubles ("full jitter"), so that clients which
 * failed together do not come back together. Only for operations that can be repeated without harm.
 *
 * @param uploadBytes what each try sends; it gets the time for it on top
 * @param attempt gets the milliseconds that it may take until the head of its answer
 */
export async function runWithRetries<T>(
  limits: HttpLimits,
  uploadBytes: number,
  attempt: (timeoutMs: number) => Promise<T>,
): Promise<T> {
  const allowance = uploadBytes / SLOWEST;
  const deadline = performance.now() + limits.totalMs + allowance;
  for (let tried = 1; ; tried += 1) {
    try {
      const left = deadline - performance.now();
      return await attempt(Math.max(1, Math.min(limits.attemptMs + allowance, left)));
    } catch (error) {
      const pause = Math.random() * limits.pauseMs * 2 ** (tried - 1);
      const hopeless = !(error instanceof HttpFailure && error.passing);
      if (hopeless || tried >= limits.attempts || performance.now() + pause >= deadline) {
        throw error;
      }
      await delay(pause);
    }
  }
}
