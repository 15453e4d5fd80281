import { beforeEach, describe, expect, it } from 'vitest';
import { createBreaker } from '@/lib/outgoing/create-breaker';
import { guardStore } from './guard-store';
import { StoreError, type Draft, type Store } from './store';

const WAIT_MS = 40;

type Call = { end(value?: unknown): void; fail(why?: Error): void };

let calls: Call[];
let clock: number;
let breaker: ReturnType<typeof createBreaker>;
let discarded: number;
let opening: () => Promise<Draft>;
beforeEach(() => {
  calls = [];
  clock = 0;
  discarded = 0;
  opening = async () => draft;
  breaker = createBreaker({ failures: 3, pauseMs: 1_000 }, () => clock);
});

/** Of the store behind: it ends when the test says so. */
const hang = () =>
  new Promise<never>((resolve, reject) => {
    calls.push({
      end: (value) => resolve(value as never),
      fail: (why = new StoreError('unavailable', 'planted')) => reject(why),
    });
  });
const draft: Draft = {
  write: hang,
  commit: hang,
  discard: async () => void (discarded += 1),
};
const behind = {
  name: 'planted',
  head: hang,
  check: hang,
  get: hang,
  read: hang,
  openDraft: () => opening(),
} as unknown as Store;

const guard = (waitMs: number | null, slowMs = 10_000) =>
  guardStore(behind, { waitMs, slowMs, breaker });
const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof StoreError ? error.kind : error),
  );
const head = (store: Store) => outcomeOf(store.head('a'));
const waitInVain = async (store: Store, times: number) =>
  Promise.all(Array.from({ length: times }, () => head(store)));

describe('guardStore', () => {
  it('hands through what comes in time, and what is thrown as it is', async () => {
    const store = guard(WAIT_MS);
    const good = head(store);
    calls[0]!.end();
    expect(await good).toBe('done');
    const bad = head(store);
    const why = new RangeError('a wrong call of ours');
    calls[1]!.fail(why);
    expect(await bad).toBe(why);
  });

  it('waits for so long and no longer', async () => {
    const startedAt = performance.now();
    expect(await head(guard(WAIT_MS))).toBe('unavailable');
    expect(performance.now() - startedAt).toBeGreaterThan(WAIT_MS * 0.9);
  });

  it('after three vain waits tells at once, and tries it once a second while nobody waits', async () => {
    const store = guard(WAIT_MS);
    await waitInVain(store, 3);
    expect(await waitInVain(store, 50)).toEqual(Array(50).fill('unavailable'));
    expect(calls.length).toBe(3);
    clock += 1_000;
    const startedAt = performance.now();
    await waitInVain(store, 2);
    expect(performance.now() - startedAt).toBeLessThan(WAIT_MS);
    expect(calls.length).toBe(4);
    calls[3]!.end();
    await expect.poll(() => breaker.isOpen).toBe(false);
    const good = head(store);
    calls[4]!.end();
    expect(await good).toBe('done');
  });

  it('begins nothing while four are overdue, and all again once one of them has ended well', async () => {
    const store = guard(WAIT_MS);
    await waitInVain(store, 4);
    clock += 60_000;
    expect(await head(store)).toBe('unavailable');
    expect(calls.length).toBe(4);
    calls[0]!.end();
    await expect.poll(() => breaker.isOpen).toBe(false);
    const good = head(store);
    calls[4]!.end();
    expect(await good).toBe('done');
  });

  it('where a store bounds itself, counts what failed after a long time, and nothing that failed at once', async () => {
    const failAll = async (store: Store, times: number) => {
      for (let time = 0; time < times; time += 1) {
        const failing = head(store);
        calls.at(-1)!.fail();
        expect(await failing).toBe('unavailable');
      }
    };
    await failAll(guard(null), 5);
    expect(breaker.isOpen).toBe(false);
    const slow = guard(null, 0);
    await failAll(slow, 3);
    expect(breaker.isOpen).toBe(true);
    expect(await head(slow)).toBe('unavailable');
    expect(calls.length).toBe(8);
  });

  it('bounds every step of a draft, and discards it when what hangs has ended', async () => {
    const opened = await guard(WAIT_MS).openDraft!();
    expect(await outcomeOf(opened.write([]))).toBe('unavailable');
    await opened.discard();
    expect(discarded).toBe(0);
    calls[0]!.end();
    await expect.poll(() => discarded).toBe(1);
  });

  it('lets go of what comes when nobody waits for it any more', async () => {
    const store = guard(WAIT_MS);
    opening = hang;
    const vain = [store.openDraft!(), store.get('a'), Promise.resolve(store.read('a', 1))].map(
      outcomeOf,
    );
    expect(await Promise.all(vain)).toEqual(Array(3).fill('unavailable'));
    const dropped: string[] = [];
    calls[0]!.end(draft);
    calls[1]!.end({ body: { destroy: () => dropped.push('body') } });
    calls[2]!.end({ giveBack: () => dropped.push('memory') });
    await expect.poll(() => [discarded, ...dropped]).toEqual([1, 'body', 'memory']);
  });

  it('discards a draft before it says so, where nothing hangs', async () => {
    const opened = await guard(WAIT_MS).openDraft!();
    const written = opened.write([]);
    calls[0]!.end();
    await written;
    await opened.discard();
    expect(discarded).toBe(1);
  });
});
