import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inParallel, listAll, PNG, readAll, type StoreHarness } from './store-harness';

/** Absent is null, half-written is absent, and what is there is listed once, in key order. */
export function describeAbsence(get: () => StoreHarness): void {
  describe('absence', () => {
    it('tells an absent object by null', async () => {
      expect(await get().store.get('absent.png')).toBeNull();
      expect(await get().store.get('absent.png', { start: 0, end: 0 })).toBeNull();
      expect(await get().store.head('absent.png')).toBeNull();
      expect(await get().store.read('absent.png', 1)).toBeNull();
    });

    it('deletes, and deletes what is absent without complaint', async () => {
      await get().store.put('a.png', [Buffer.from('x')], PNG);
      await get().store.delete('a.png');
      await get().store.delete('a.png');
      await get().store.delete('never-was.png');
      expect(await get().store.get('a.png')).toBeNull();
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it('tells an object lost behind its back as absent', async () => {
      await get().store.put('a.png', [Buffer.from('x')], PNG);
      await get().lose('a.png');
      expect(await get().store.get('a.png')).toBeNull();
      expect(await get().store.head('a.png')).toBeNull();
      expect(await listAll(get().store, 10)).toEqual([]);
      await get().store.delete('a.png');
      await get().store.put('a.png', [Buffer.from('again')], PNG);
      expect((await readAll(get().store, 'a.png'))!.toString()).toBe('again');
    });

    it('never shows what a crashed writer left', async () => {
      await get().crashWhileWriting('half.png', Buffer.from('half of it'));
      expect(await get().store.get('half.png')).toBeNull();
      expect(await get().store.head('half.png')).toBeNull();
      expect(await listAll(get().store, 10)).toEqual([]);
    });
  });
  describe('listing', () => {
    it('is empty for an empty store', async () => {
      expect(await get().store.list({ limit: 5 })).toEqual({ objects: [], next: null });
    });

    it('pages in key order, from any key, and ends on a full page', async () => {
      const keys = ['a', 'a-', 'a.', 'a0', 'a_', 'aa', 'ab.png', 'b', 'zz', '0', '9z'];
      for (const key of keys) await get().store.put(key, [Buffer.from(key)], PNG);
      const sorted = [...keys].sort();
      for (const limit of [1, 2, 3, 10, 11, 12])
        expect(await listAll(get().store, limit)).toEqual(sorted);
      const rest = await get().store.list({ after: 'a5', limit: 100 });
      expect(rest.objects.map((object) => object.key)).toEqual(sorted.filter((key) => key > 'a5'));
      expect(rest.objects[0]).toMatchObject({ key: 'a_', size: 2 });
      expect(await get().store.list({ after: 'zz', limit: 1 })).toEqual({
        objects: [],
        next: null,
      });
      expect((await get().store.list({ limit: 11 })).next).toBeNull();
      expect((await get().store.list({ limit: 10 })).next).toBe(sorted[9]);
    });

    it.each([0, -1, 1.5, Number.NaN])('throws on a page of %d', async (limit) => {
      await expect(get().store.list({ limit })).rejects.toThrow(RangeError);
    });

    it('lists ten thousand keys in pages', { timeout: 120_000 }, async () => {
      const keys = Array.from({ length: 10_000 }, (_, index) => {
        const hash = createHash('sha256').update(`key ${index}`).digest();
        return `${BigInt(`0x${hash.toString('hex', 0, 7)}`)
          .toString(36)
          .padStart(11, '0')}.png`;
      });
      await inParallel(keys, 64, (key) => get().store.put(key, [Buffer.from(key)], PNG));
      const sorted = [...keys].sort();
      expect(await listAll(get().store, 1_000)).toEqual(sorted);
      expect(await listAll(get().store, 333)).toEqual(sorted);
    });
  });
}
