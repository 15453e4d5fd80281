import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Store } from '../store';
import type { Network, NetworkFault } from './network-faults';
import {
  bytesOf,
  expectStoreError,
  listAll,
  PNG,
  readAll,
  type StoreHarness,
} from './store-harness';

/** Every operation once, on an object that is there. */
const OPERATIONS: Record<string, (store: Store) => Promise<unknown>> = {
  put: (store) => store.put('old.png', [Buffer.from('old')], PNG),
  get: async (store) => bytesOf((await store.get('old.png'))!.body),
  head: (store) => store.head('old.png'),
  list: (store) => store.list({ limit: 5 }),
  check: (store) => store.check(),
  delete: (store) => store.delete('old.png'),
};

const PASSING: [string, NetworkFault][] = [
  ['500', { kind: 'answer', status: 500, code: 'InternalError' }],
  ['503', { kind: 'answer', status: 503, code: 'SlowDown' }],
  ['429', { kind: 'answer', status: 429, code: 'rate_limited' }],
  ['a dropped connection', { kind: 'drop' }],
];

const BROKEN: [string, NetworkFault][] = [
  ['breaks off', { kind: 'cut', after: 100_000 }],
  ['falls silent', { kind: 'stall', after: 100_000 }],
];

/** A network that loses, delays and breaks answers costs time and gives errors, but never wrong bytes. */
export function describeNetwork(get: () => StoreHarness): void {
  const network = (): Network => get().network!;

  describe('the network', () => {
    it.each(PASSING)('tries every operation again after %s', async (_, fault) => {
      await get().store.put('old.png', [Buffer.from('old')], PNG);
      for (const [name, operate] of Object.entries(OPERATIONS)) {
        const before = network().requests();
        network().failNext(fault);
        await operate(get().store);
        expect(network().requests() - before, name).toBeGreaterThan(1);
      }
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it('gives up after a few tries', async () => {
      network().failAll({ kind: 'answer', status: 503, code: 'SlowDown' });
      for (const [name, operate] of Object.entries(OPERATIONS)) {
        const before = network().requests();
        await expectStoreError(operate(get().store), 'unavailable');
        expect(network().requests() - before, name).toBeGreaterThan(1);
        expect(network().requests() - before, name).toBeLessThan(10);
      }
    });

    it('does not repeat what is refused', async () => {
      network().failAll({ kind: 'answer', status: 403, code: 'forbidden' });
      for (const [name, operate] of Object.entries(OPERATIONS)) {
        const before = network().requests();
        await expectStoreError(operate(get().store), 'unavailable');
        expect(network().requests() - before, name).toBe(1);
      }
    });

    it('waits for a silent server for so long and no longer', { timeout: 30_000 }, async () => {
      network().failAll({ kind: 'hang' });
      await Promise.all(
        Object.values(OPERATIONS).map((operate) =>
          expectStoreError(operate(get().store), 'unavailable'),
        ),
      );
      await get().heal();
      await get().store.put('a.png', [Buffer.from('a')], PNG);
      expect((await readAll(get().store, 'a.png'))!.toString()).toBe('a');
    });

    it.each(BROKEN)('makes an error of a body that %s', async (_, fault) => {
      const large = randomBytes(1024 * 1024);
      await get().store.put('large.png', [large], PNG);
      for (const range of [undefined, { start: 10, end: 900_000 }]) {
        network().failNext(fault);
        const object = await get().store.get('large.png', range);
        expect(object!.size).toBe(large.length);
        await expect(bytesOf(object!.body)).rejects.toThrow();
      }
      expect((await readAll(get().store, 'large.png'))!.equals(large)).toBe(true);
      await expect.poll(() => get().openHandles()).toBe(0);
    });

    it('takes no part of a body for the whole, where an answer ends too early', async () => {
      const large = randomBytes(1024 * 1024);
      await get().store.put('large.png', [large], PNG);
      for (const range of [undefined, { start: 10, end: 900_000 }]) {
        network().failNext({ kind: 'shorten', after: 100_000 });
        // A driver may see it in the head of the answer and ask again, or in the body and break it off.
        const object = await get().store.get('large.png', range);
        const bytes = await bytesOf(object!.body).catch(() => null);
        const wanted = range === undefined ? large : large.subarray(range.start, range.end + 1);
        expect(bytes === null || bytes.equals(wanted)).toBe(true);
      }
      await expect.poll(() => get().openHandles()).toBe(0);
    });

    it('reads a listing again that broke off', async () => {
      const keys = Array.from({ length: 50 }, (_, index) => `k${index + 100}.png`);
      for (const key of keys) await get().store.put(key, [Buffer.from(key)], PNG);
      for (const kind of ['cut', 'stall', 'shorten'] as const) {
        network().failNext({ kind, after: 1_000 });
        expect(await listAll(get().store, 100)).toEqual(keys);
      }
    });

    it('stores what is put where the answer is lost', async () => {
      const bytes = randomBytes(200_000);
      network().failNext({ kind: 'drop' }, { kind: 'cut', after: 0 });
      await get().store.put('a.png', [bytes], PNG);
      expect((await readAll(get().store, 'a.png'))!.equals(bytes)).toBe(true);
    });

    it.each([
      ['refuses', { kind: 'answer', status: 403, code: 'forbidden' }],
      ['fails', { kind: 'answer', status: 500, code: 'InternalError' }],
      ['hangs up', { kind: 'drop' }],
    ] as [string, NetworkFault][])('tells no secret where the server %s', async (_, fault) => {
      network().failAll(fault);
      for (const operate of Object.values(OPERATIONS)) {
        const error: unknown = await operate(get().store).catch((reason: unknown) => reason);
        const told = inspect(error, { depth: 20, showHidden: true });
        for (const secret of get().secrets!) expect(told).not.toContain(secret);
      }
    });
  });
}
