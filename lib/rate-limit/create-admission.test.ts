import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRefusal, type Refusal } from '@/lib/errors';
import { createAdmission, type Admission, type Release } from './create-admission';

const settings = { bytes: 100, waiting: 3, waitMs: 1000 };

async function enter(admission: Admission, bytes: number): Promise<Release> {
  const release = await admission.enter(bytes);
  if (isRefusal(release)) throw new Error(release.log);
  return release;
}

/** Follows one that waits: null until it is let in or refused. */
function follow(admission: Admission, bytes: number): { outcome: Release | Refusal | null } {
  const followed: { outcome: Release | Refusal | null } = { outcome: null };
  void admission.enter(bytes).then((outcome) => (followed.outcome = outcome));
  return followed;
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createAdmission', () => {
  it('lets in what fits, and takes it back once', async () => {
    const admission = createAdmission(settings);
    const [one, two] = [await enter(admission, 60), await enter(admission, 40)];
    expect(admission.inUse).toBe(100);
    one();
    one();
    expect(admission.inUse).toBe(40);
    two();
    expect(admission.inUse).toBe(0);
  });

  it('admits alone what is larger than everything', async () => {
    const admission = createAdmission(settings);
    const release = await enter(admission, 1000);
    expect(admission.inUse).toBe(100);
    release();
    expect(admission.inUse).toBe(0);
  });

  it('lets in the line in the order in which it came, a small one not before a large one', async () => {
    const admission = createAdmission(settings);
    const [one, two] = [await enter(admission, 60), await enter(admission, 40)];
    const large = follow(admission, 80);
    const small = follow(admission, 10);
    two();
    await settle();
    expect([large.outcome, small.outcome]).toEqual([null, null]);
    const late = follow(admission, 10);
    one();
    await settle();
    expect([large.outcome, small.outcome, late.outcome].every((o) => typeof o === 'function')).toBe(
      true,
    );
    expect(admission.inUse).toBe(100);
  });

  it('never goes beyond its bytes, whatever comes and goes', async () => {
    const admission = createAdmission({ ...settings, waiting: 1000 });
    let [peak, served] = [0, 0];
    const use = async (bytes: number) => {
      const release = await enter(admission, bytes);
      peak = Math.max(peak, admission.inUse);
      await new Promise((resolve) => setTimeout(resolve, bytes % 7));
      served += 1;
      release();
    };
    const all = Promise.all(Array.from({ length: 200 }, (_, n) => use(1 + ((n * 37) % 100))));
    await vi.advanceTimersByTimeAsync(900);
    await all;
    expect(served).toBe(200);
    expect(peak).toBeLessThanOrEqual(100);
    expect(admission.inUse).toBe(0);
  });

  it('refuses where the line is full', async () => {
    const admission = createAdmission(settings);
    const release = await enter(admission, 100);
    const waiting = [1, 2, 3].map((bytes) => follow(admission, bytes));
    expect(await admission.enter(1)).toMatchObject({
      refused: 'overloaded',
      retryAfterSeconds: expect.any(Number),
    });
    release();
    await settle();
    expect(waiting.every(({ outcome }) => typeof outcome === 'function')).toBe(true);
  });

  it('refuses who has waited too long, and gives the turn to the next', async () => {
    const admission = createAdmission(settings);
    await enter(admission, 60);
    const large = follow(admission, 80);
    await vi.advanceTimersByTimeAsync(500);
    const small = follow(admission, 40);
    await vi.advanceTimersByTimeAsync(499);
    expect([large.outcome, small.outcome]).toEqual([null, null]);
    await vi.advanceTimersByTimeAsync(1);
    expect(large.outcome).toMatchObject({ refused: 'overloaded' });
    expect(small.outcome).toBeTypeOf('function');
    expect(admission.inUse).toBe(100);
    expect(vi.getTimerCount()).toBe(0);
  });
});
