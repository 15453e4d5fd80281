import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../store';
import { expectStoreError, listAll, PNG, readAll, type StoreHarness } from './store-harness';

/** What comes in pieces is nobody's before it is committed, and nothing of it stays where it is not. */
export function describeDrafts(get: () => StoreHarness): void {
  const open = (): Promise<Draft> => get().store.openDraft!();

  describe('drafts', () => {
    it('become the object of a key, whole and in order, and are nothing before', async () => {
      const pieces = [3, 0, 700_000, 1, 64 * 1024].map((length) => randomBytes(length));
      const draft = await open();
      await draft.write(pieces.slice(0, 3));
      await draft.write([]);
      await draft.write(pieces.slice(3));
      expect(await listAll(get().store, 10)).toEqual([]);
      await draft.commit('k3v9m2x7qa.png');
      await draft.discard();
      const all = Buffer.concat(pieces);
      expect((await readAll(get().store, 'k3v9m2x7qa.png'))!.equals(all)).toBe(true);
      expect(await get().store.head('k3v9m2x7qa.png')).toMatchObject({ size: all.length });
      expect(await get().openHandles()).toBe(0);
    });

    it('replace what was there', async () => {
      await get().store.put('a.png', [Buffer.from('the longer of the two')], PNG);
      const draft = await open();
      await draft.write([Buffer.from('short')]);
      await draft.commit('a.png');
      expect((await readAll(get().store, 'a.png'))!.toString()).toBe('short');
    });

    it('are gone when they are thrown away, also twice, and hold nothing open', async () => {
      const drafts = await Promise.all([open(), open()]);
      for (const draft of drafts) await draft.write([randomBytes(1000)]);
      for (const draft of drafts) await draft.discard();
      await drafts[0].discard();
      expect(await listAll(get().store, 10)).toEqual([]);
      expect(await get().openHandles()).toBe(0);
      await expectStoreError(drafts[0].commit('late.png'), 'unavailable');
      expect(await get().store.head('late.png')).toBeNull();
    });

    it('refuse a key that is none, and stay to be thrown away', async () => {
      const draft = await open();
      await expect(draft.commit('../a.png')).rejects.toThrow(RangeError);
      await draft.discard();
      expect(await get().openHandles()).toBe(0);
    });

    it('say that the store is full', async () => {
      const draft = await open();
      await get().fill();
      await expectStoreError(draft.write([Buffer.alloc(70_000)]), 'full');
      await draft.discard();
      expect(await get().openHandles()).toBe(0);
    });

    it.each(['deny', 'vanish'] as const)('say that the store is gone after %s', async (fault) => {
      const draft = await open();
      await draft.write([Buffer.from('x')]);
      await get()[fault]();
      await expectStoreError(draft.commit('a.png'), 'unavailable');
      await expectStoreError(open(), 'unavailable');
      await draft.discard();
      expect(await get().openHandles()).toBe(0);
    });
  });
}
