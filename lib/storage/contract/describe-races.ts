import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesOf, listAll, PNG, readAll, type StoreHarness } from './store-harness';

/** Several at once see a key whole or not at all, and hold nothing open afterwards. */
export function describeRaces(get: () => StoreHarness): void {
  describe('several at once', () => {
    const pattern = (letter: string): Buffer[] =>
      Array.from({ length: 40 }, () => Buffer.alloc(5_000, letter));
    const isWhole = (bytes: Buffer | null): boolean =>
      bytes === null || (bytes.length === 200_000 && bytes.every((byte) => byte === bytes[0]));

    it('leaves one of many puts of one key, whole', async () => {
      await Promise.all(
        'a b c d e f g h'
          .split(' ')
          .map((letter) => get().store.put('x.png', pattern(letter), PNG)),
      );
      const left = await readAll(get().store, 'x.png');
      expect(left).not.toBeNull();
      expect(isWhole(left)).toBe(true);
      expect(await listAll(get().store, 10)).toEqual(['x.png']);
    });

    it('shows a key that is put and deleted at once whole or not at all', async () => {
      const seen: boolean[] = [];
      const put = async (letter: string): Promise<void> => {
        for (let turn = 0; turn < 10; turn += 1)
          await get().store.put('x.png', pattern(letter), PNG);
      };
      const drop = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn += 1) await get().store.delete('x.png');
      };
      const look = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn += 1) {
          seen.push(isWhole(await readAll(get().store, 'x.png')));
          await get().store.list({ limit: 5 });
          await get().store.head('x.png');
        }
      };
      await Promise.all([put('a'), put('b'), drop(), look(), look()]);
      expect(seen).toEqual(Array.from({ length: 40 }, () => true));
      await get().store.delete('x.png');
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it('ends a download that began before a delete', async () => {
      const large = randomBytes(3 * 1024 * 1024);
      await get().store.put('large.png', [large], PNG);
      const object = await get().store.get('large.png');
      await get().store.delete('large.png');
      expect((await bytesOf(object!.body)).equals(large)).toBe(true);
      expect(await get().store.get('large.png')).toBeNull();
    });

    it('holds nothing open after bodies were read, broken off or never begun', async () => {
      await get().store.put('large.png', [randomBytes(2 * 1024 * 1024)], PNG);
      if ((await get().openHandles()) === null) return;
      const bodies = await Promise.all(
        Array.from({ length: 20 }, async () => (await get().store.get('large.png'))!.body),
      );
      expect(await get().openHandles()).toBe(20);
      await Promise.all(
        bodies.map(async (body, index) => {
          if (index % 3 === 0) await bytesOf(body);
          if (index % 3 === 1) body.once('data', () => body.destroy());
          if (index % 3 === 2) body.destroy();
        }),
      );
      await expect.poll(() => get().openHandles()).toBe(0);
    });
  });
}
