import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChunkReader, DEFAULT_PACE } from './chunk-reader';

const bytes = (count: number) => new Uint8Array(count);

type Step = IteratorResult<Uint8Array>;
type Waiting = { resolve: (step: Step) => void; reject: (cause: Error) => void };

/** A source whose chunks the test hands out, one at a time. */
function createSource() {
  const waiting: Waiting[] = [];
  const ready: Step[] = [];
  const returned = vi.fn(async (): Promise<Step> => ({ done: true, value: undefined }));
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => {
      const first = ready.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: returned,
  };
  return {
    body: { [Symbol.asyncIterator]: () => iterator },
    returned,
    give(value: Uint8Array) {
      const next = waiting.shift();
      if (next === undefined) ready.push({ done: false, value });
      else next.resolve({ done: false, value });
    },
    end: () => waiting.shift()?.resolve({ done: true, value: undefined }),
    fail: (cause: Error) => waiting.shift()?.reject(cause),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createChunkReader', () => {
  it('hands on chunks and the end', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 100);
    source.give(bytes(60));
    expect(await reader.next()).toHaveLength(60);
    source.give(bytes(40));
    expect(await reader.next()).toHaveLength(40);
    const last = reader.next();
    source.end();
    expect(await last).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses the first byte too many', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 100);
    source.give(bytes(100));
    expect(await reader.next()).toHaveLength(100);
    source.give(bytes(1));
    expect(await reader.next()).toMatchObject({ refused: 'file_too_large' });
  });

  it('refuses after the idle time and not before', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 100);
    let answered: unknown = 'waiting';
    const next = reader.next().then((step) => (answered = step));
    await vi.advanceTimersByTimeAsync(DEFAULT_PACE.idleMs - 1);
    expect(answered).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    await next;
    expect(answered).toMatchObject({ refused: 'upload_timeout' });
  });

  it('ends a client that sends a byte a second, at the end of its grace', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 1000);
    const startedAt = performance.now();
    for (;;) {
      const next = reader.next();
      await vi.advanceTimersByTimeAsync(1000);
      source.give(bytes(1));
      const step = await next;
      if (step instanceof Uint8Array) continue;
      expect(step).toMatchObject({ refused: 'upload_timeout' });
      break;
    }
    const lasted = performance.now() - startedAt;
    expect(lasted).toBeGreaterThanOrEqual(DEFAULT_PACE.graceMs);
    expect(lasted).toBeLessThan(DEFAULT_PACE.graceMs + 2000);
  });

  it('lets an upload that keeps the rate go on long after its grace', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 10_000_000);
    for (let second = 0; second < 120; second += 1) {
      const next = reader.next();
      await vi.advanceTimersByTimeAsync(1000);
      source.give(bytes(DEFAULT_PACE.bytesPerSecond));
      expect(await next).toHaveLength(DEFAULT_PACE.bytesPerSecond);
    }
  });

  it('tells a body that broke off, with what had come', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 100);
    source.give(bytes(7));
    await reader.next();
    const next = reader.next();
    source.fail(new Error('aborted'));
    expect(await next).toMatchObject({
      refused: 'invalid_request',
      log: 'the body broke off after 7 bytes: aborted',
    });
  });

  it('lets the source go on close, even one that is still waited for and then breaks', async () => {
    const source = createSource();
    const reader = createChunkReader(source.body, 100);
    const next = reader.next();
    await vi.advanceTimersByTimeAsync(DEFAULT_PACE.idleMs);
    expect(await next).toMatchObject({ refused: 'upload_timeout' });
    reader.close();
    expect(source.returned).toHaveBeenCalledOnce();
    source.fail(new Error('too late to matter'));
    source.returned.mockRejectedValueOnce(new Error('nor does this'));
    reader.close();
    await vi.advanceTimersByTimeAsync(0);
  });
});
