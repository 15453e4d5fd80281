import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesOf, listAll, PNG, readAll, type StoreHarness } from './store-harness';

/** What goes in comes out, whole or in ranges, under legal keys only. */
export function describeBytes(get: () => StoreHarness): void {
  describe('bytes', () => {
    it('gives back what was put, with its facts', async () => {
      const before = Date.now();
      await get().store.put('k3v9m2x7qa.png', [Buffer.from('abc'), Buffer.from('defg')], PNG);
      const object = await get().store.get('k3v9m2x7qa.png');
      expect(object).toMatchObject({ key: 'k3v9m2x7qa.png', size: 7 });
      // Time stamps of a file system may be coarser than the clock's.
      expect(object!.modifiedAt.getTime()).toBeGreaterThan(before - 5_000);
      expect((await bytesOf(object!.body)).toString()).toBe('abcdefg');
      const { key, size, modifiedAt } = object!;
      expect(await get().store.head('k3v9m2x7qa.png')).toEqual({ key, size, modifiedAt });
    });

    it('reads one whole, where its size is what it is said to be', async () => {
      const { store } = get();
      const bytes = randomBytes(100_000);
      await store.put('whole.png', [bytes], PNG);
      await store.put('other.png', [randomBytes(100_000)], PNG);
      const lent = await store.read('whole.png', bytes.length);
      const other = await store.read('other.png', bytes.length);
      expect(lent!.bytes.equals(bytes)).toBe(true);
      other!.giveBack();
      lent!.giveBack();
      for (const size of [99_999, 100_001, 0]) {
        await expect(store.read('whole.png', size)).rejects.toMatchObject({ kind: 'unavailable' });
      }
      expect((await store.read('whole.png', bytes.length))!.bytes.equals(bytes)).toBe(true);
    });

    it.each([
      ['no chunk', []],
      ['one empty chunk', [new Uint8Array(0)]],
    ])('stores an empty body of %s', async (_, body) => {
      await get().store.put('empty.gif', body, 'image/gif');
      expect(await get().store.head('empty.gif')).toMatchObject({ size: 0 });
      expect(await readAll(get().store, 'empty.gif')).toEqual(Buffer.alloc(0));
    });

    it('stores 20 MB in one chunk', async () => {
      const large = randomBytes(20 * 1024 * 1024);
      await get().store.put('large.png', [large], PNG);
      expect((await readAll(get().store, 'large.png'))!.equals(large)).toBe(true);
    });

    it('stores thousands of chunks, empty ones among them, and views of larger buffers', async () => {
      const source = randomBytes(64 * 1024);
      const chunks = Array.from({ length: 5_000 }, (_, index) =>
        source.subarray((index * 13) % 60_000, ((index * 13) % 60_000) + (index % 7)),
      );
      await get().store.put('chunks.webp', chunks, 'image/webp');
      expect((await readAll(get().store, 'chunks.webp'))!.equals(Buffer.concat(chunks))).toBe(true);
    });

    it('replaces what was there, longer by shorter', async () => {
      await get().store.put('a.png', [Buffer.from('the longer of the two')], PNG);
      await get().store.put('a.png', [Buffer.from('short')], PNG);
      expect((await readAll(get().store, 'a.png'))!.toString()).toBe('short');
      expect(await get().store.head('a.png')).toMatchObject({ size: 5 });
      expect(await listAll(get().store, 10)).toEqual(['a.png']);
    });

    it.each([
      ['the first byte', 0, 0, 'a'],
      ['the last byte', 9, 9, 'j'],
      ['a middle', 3, 5, 'def'],
      ['all of it', 0, 9, 'abcdefghij'],
    ])('reads %s as a range', async (_, start, end, wanted) => {
      await get().store.put(
        'range.jpg',
        [Buffer.from('abcd'), Buffer.from('efghij')],
        'image/jpeg',
      );
      const object = await get().store.get('range.jpg', { start, end });
      expect((await bytesOf(object!.body)).toString()).toBe(wanted);
      expect(object!.size).toBe(10);
    });

    it.each([
      [5, 10],
      [10, 10],
      [6, 5],
      [-1, 2],
      [0.5, 2],
    ])('throws on the range %d to %d of ten bytes', async (start, end) => {
      await get().store.put('range.jpg', [Buffer.from('abcdefghij')], 'image/jpeg');
      await expect(get().store.get('range.jpg', { start, end })).rejects.toThrow(RangeError);
      const handles = await get().openHandles();
      if (handles !== null) expect(handles).toBe(0);
    });
  });
  describe('keys', () => {
    const INVALID = [
      '',
      '.',
      '..',
      '../a.png',
      'a/b.png',
      '/etc/passwd',
      'a\\b.png',
      'A.png',
      '.hidden',
      '-a',
      '_a',
      'a\0.png',
      'a b',
      'a\n',
      'é.png',
      'a%2f',
      'a'.repeat(129),
    ];
    it.each(INVALID)('throws on %j in every operation', async (key) => {
      await expect(get().store.put(key, [Buffer.from('x')], PNG)).rejects.toThrow(RangeError);
      await expect(get().store.get(key)).rejects.toThrow(RangeError);
      await expect(get().store.head(key)).rejects.toThrow(RangeError);
      await expect(get().store.delete(key)).rejects.toThrow(RangeError);
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it.each(['a', '0', 'a..b', 'a.b-c_d.png', 'a'.repeat(128)])('takes %j', async (key) => {
      await get().store.put(key, [Buffer.from('x')], PNG);
      expect(await listAll(get().store, 10)).toEqual([key]);
      expect((await readAll(get().store, key))!.toString()).toBe('x');
    });
  });
}
