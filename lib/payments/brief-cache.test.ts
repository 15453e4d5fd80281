import { describe, expect, it, vi } from 'vitest';
import { createBriefCache } from './brief-cache';

describe('createBriefCache', () => {
  it('asks once for what is fresh, for each owner', async () => {
    const cache = createBriefCache<object, string>(60_000);
    const [one, other] = [{}, {}];
    const ask = vi.fn(() => Promise.resolve('answer'));
    expect([await cache.get(one, ask), await cache.get(one, ask)]).toEqual(['answer', 'answer']);
    expect(ask).toHaveBeenCalledTimes(1);
    await cache.get(other, ask);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks again for what is old or was forgotten', async () => {
    const owner = {};
    const ask = vi.fn(() => Promise.resolve('answer'));
    const old = createBriefCache<object, string>(0);
    await old.get(owner, ask);
    await old.get(owner, ask);
    expect(ask).toHaveBeenCalledTimes(2);
    const fresh = createBriefCache<object, string>(60_000);
    await fresh.get(owner, ask);
    fresh.forget(owner);
    await fresh.get(owner, ask);
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('does not keep a failure, nor forgets for an old one what came later', async () => {
    const cache = createBriefCache<object, string>(60_000);
    const owner = {};
    let fail: (error: Error) => void = () => undefined;
    const failing = cache.get(owner, () => new Promise((_, reject) => (fail = reject)));
    cache.forget(owner);
    const ask = vi.fn(() => Promise.resolve('answer'));
    await cache.get(owner, ask);
    fail(new Error('away'));
    await expect(failing).rejects.toThrow('away');
    await cache.get(owner, ask);
    expect(ask).toHaveBeenCalledTimes(1);

    cache.forget(owner);
    await expect(cache.get(owner, () => Promise.reject(new Error('away')))).rejects.toThrow();
    expect(await cache.get(owner, ask)).toBe('answer');
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
