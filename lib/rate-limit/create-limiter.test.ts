import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter } from './create-limiter';
import { POLICIES } from './policies';

const policies = {
  ...POLICIES,
  upload: { quota: 3, windowSeconds: 60 },
  read: { quota: 1, windowSeconds: 10 },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('createLimiter', () => {
  it('lets a quota through and tells what is left, then when the window ends', async () => {
    const limiter = createLimiter(policies);
    const take = () => limiter.take('upload', '192.0.2.1');
    expect(await take()).toEqual({
      allowed: true,
      quota: 3,
      windowSeconds: 60,
      remaining: 2,
      resetSeconds: 60,
    });
    await vi.advanceTimersByTimeAsync(20_500);
    expect(await take()).toMatchObject({ allowed: true, remaining: 1, resetSeconds: 40 });
    expect(await take()).toMatchObject({ allowed: true, remaining: 0 });
    expect(await take()).toMatchObject({ allowed: false, remaining: 0, resetSeconds: 40 });
    await vi.advanceTimersByTimeAsync(39_600);
    expect(await take()).toMatchObject({ allowed: true, remaining: 2, resetSeconds: 60 });
  });

  it('never tells to come again in no time', async () => {
    const limiter = createLimiter(policies);
    await limiter.take('read', 'a');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await limiter.take('read', 'a')).toMatchObject({ allowed: false, resetSeconds: 1 });
  });

  it('can be asked without being counted', async () => {
    const limiter = createLimiter(policies);
    const check = () => limiter.check('upload', '192.0.2.1');
    const fresh = { allowed: true, quota: 3, windowSeconds: 60, remaining: 3, resetSeconds: 60 };
    expect(await check()).toEqual(fresh);
    expect(await check()).toEqual(fresh);
    for (const remaining of [2, 1, 0]) {
      await limiter.take('upload', '192.0.2.1');
      expect(await check()).toMatchObject({ allowed: remaining > 0, remaining });
    }
    await vi.advanceTimersByTimeAsync(20_500);
    expect(await check()).toMatchObject({ allowed: false, remaining: 0, resetSeconds: 40 });
    expect((await limiter.check('upload', '192.0.2.2')).allowed).toBe(true);
    await vi.advanceTimersByTimeAsync(39_600);
    expect(await check()).toEqual(fresh);
  });

  it('counts addresses and policies apart', async () => {
    const limiter = createLimiter(policies);
    await limiter.take('read', 'a');
    expect((await limiter.take('read', 'a')).allowed).toBe(false);
    expect((await limiter.take('read', 'b')).allowed).toBe(true);
    expect((await limiter.take('upload', 'a')).allowed).toBe(true);
  });

  it('counts requests that come at once', async () => {
    const limiter = createLimiter(policies);
    const states = await Promise.all(Array.from({ length: 20 }, () => limiter.take('upload', 'a')));
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(3);
  });

  it('keeps no address: its keys are made with a secret of its own', async () => {
    const consume = vi.spyOn(RateLimiterMemory.prototype, 'consume');
    for (let round = 0; round < 2; round += 1) {
      const limiter = createLimiter(policies);
      await limiter.take('upload', '192.0.2.1');
      await limiter.take('upload', '192.0.2.1');
    }
    const keys = consume.mock.calls.map(([key]) => String(key));
    expect(keys).toHaveLength(4);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[3]).toBe(keys[2]);
    expect(keys[2]).not.toBe(keys[0]);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
