import { describe, expect, it } from 'vitest';
import { expectStoreError, listAll, PNG, readAll, type StoreHarness } from './store-harness';

/** A store that is full, closed or gone says so, loses nothing, and works again when it can. */
export function describeFaults(get: () => StoreHarness): void {
  describe('faults', () => {
    const body = [Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')];

    it('says that it is full, keeps what was there, and works again with room', async () => {
      await get().store.put('old.png', [Buffer.from('old')], PNG);
      await get().fill();
      await expectStoreError(get().store.put('new.png', body, PNG), 'full');
      await expectStoreError(get().store.put('old.png', body, PNG), 'full');
      await expectStoreError(get().store.check(), 'full');
      expect((await readAll(get().store, 'old.png'))!.toString()).toBe('old');
      expect(await listAll(get().store, 10)).toEqual(['old.png']);
      await get().store.delete('old.png');
      await get().heal();
      await get().store.put('new.png', body, PNG);
      expect((await readAll(get().store, 'new.png'))!.equals(Buffer.concat(body))).toBe(true);
      expect(await listAll(get().store, 10)).toEqual(['new.png']);
    });

    it.each(['deny', 'vanish'] as const)('throws in every operation after %s', async (fault) => {
      await get().store.put('old.png', [Buffer.from('old')], PNG);
      await get()[fault]();
      await expectStoreError(get().store.put('new.png', body, PNG), 'unavailable');
      await expectStoreError(get().store.put('old.png', body, PNG), 'unavailable');
      await expectStoreError(get().store.get('old.png'), 'unavailable');
      await expectStoreError(get().store.get('absent.png'), 'unavailable');
      await expectStoreError(get().store.head('old.png'), 'unavailable');
      await expectStoreError(get().store.delete('old.png'), 'unavailable');
      await expectStoreError(get().store.delete('absent.png'), 'unavailable');
      await expectStoreError(get().store.list({ limit: 5 }), 'unavailable');
      await expectStoreError(get().store.check(), 'unavailable');
      await get().heal();
      expect((await readAll(get().store, 'old.png'))!.toString()).toBe('old');
      await get().store.put('new.png', body, PNG);
      expect(await listAll(get().store, 10)).toEqual(['new.png', 'old.png']);
    });
  });
  describe('health', () => {
    it('checks itself without leaving a trace', async () => {
      await get().store.check();
      await Promise.all([get().store.check(), get().store.check()]);
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it('tells its free bytes, or that it cannot', async () => {
      const free = await get().store.freeBytes();
      if (free !== null) expect(free).toBeGreaterThan(0);
    });
  });
}
