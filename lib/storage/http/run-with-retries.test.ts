import { describe, expect, it } from 'vitest';
import { HttpFailure } from './http-failure';
import { runWithRetries } from './run-with-retries';

const limits = { attempts: 4, attemptMs: 1_000, idleMs: 1_000, totalMs: 10_000, pauseMs: 1 };

/** Fails with what is given, one after the other, then succeeds. */
function failing(...errors: unknown[]) {
  const timeouts: number[] = [];
  const attempt = async (timeoutMs: number) => {
    timeouts.push(timeoutMs);
    if (errors.length > 0) throw errors.shift();
    return 'done';
  };
  return { attempt, timeouts };
}

describe('retries', () => {
  it('end with the first success', async () => {
    const { attempt, timeouts } = failing(
      new HttpFailure(503, 'SlowDown'),
      new HttpFailure(null, 'ECONNRESET'),
    );
    expect(await runWithRetries(limits, 0, attempt)).toBe('done');
    expect(timeouts).toEqual([1_000, 1_000, 1_000]);
  });

  it.each([
    ['a refusal', new HttpFailure(403, 'AccessDenied')],
    ['a store without room', new HttpFailure(507, 'StorageFull')],
    ['a defect', new TypeError('not a function')],
  ])('do not repeat %s', async (_, error) => {
    const { attempt, timeouts } = failing(error);
    await expect(runWithRetries(limits, 0, attempt)).rejects.toBe(error);
    expect(timeouts).toHaveLength(1);
  });

  it('end after so many tries, with the last error', async () => {
    const last = new HttpFailure(429, 'last');
    const { attempt } = failing(...Array.from({ length: 3 }, () => new HttpFailure(500, '')), last);
    await expect(runWithRetries(limits, 0, attempt)).rejects.toBe(last);
  });

  it('end where the next pause would outlast the time for all', async () => {
    const slow = { ...limits, attempts: 1_000, totalMs: 50, pauseMs: 40 };
    const { attempt, timeouts } = failing(
      ...Array.from({ length: 999 }, () => new HttpFailure(500, '')),
    );
    await expect(runWithRetries(slow, 0, attempt)).rejects.toMatchObject({ status: 500 });
    expect(timeouts.length).toBeLessThan(30);
    expect(Math.max(...timeouts)).toBeLessThanOrEqual(50);
  });

  it('give an upload the time that its bytes need', async () => {
    const { attempt, timeouts } = failing();
    await runWithRetries(limits, 1024 * 1024, attempt);
    expect(timeouts).toEqual([5_000]);
  });
});
