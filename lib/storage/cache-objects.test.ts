import { beforeEach, describe, expect, it } from 'vitest';
import { cacheObjects } from './cache-objects';
import type { LentBytes, Store } from './store';

const ROOM = 10_000;
/** With what each entry costs beside its bytes, four of them fill the room. */
const SIZE = 1_476;

type Read = { readonly key: string; answer(): void; fail(): void; miss(): void };

let reads: Read[];
let lent: number;
let held: number;
let counted: string;
let store: Store;

const bytesOf = (key: string) => Buffer.alloc(SIZE, key);

beforeEach(() => {
  [reads, lent, held, counted] = [[], 0, 0, ''];
  const inner = {
    put: async () => undefined,
    delete: async () => undefined,
    openDraft: async () => ({ commit: async () => undefined }),
    read: (key: string) =>
      new Promise<LentBytes | null>((resolve, reject) => {
        lent += 1;
        const bytes = bytesOf(key);
        const giveBack = () => {
          lent -= 1;
          bytes.fill(0);
        };
        reads.push({
          key,
          answer: () => resolve({ bytes, giveBack }),
          fail: () => reject(new Error('planted')),
          miss: () => {
            lent -= 1;
            resolve(null);
          },
        });
      }),
  } as unknown as Store;
  store = cacheObjects(inner, ROOM, {
    countRead: (hit) => (counted += hit ? 'h' : 'm'),
    setHeld: (bytes) => (held = bytes),
  });
});

/** Reads as a request does, and gives back. @returns whether the store was asked */
async function use(key: string): Promise<boolean> {
  const before = reads.length;
  const reading = store.read(key, SIZE);
  const isAsked = reads.length > before;
  if (isAsked) reads.at(-1)!.answer();
  const got = await reading;
  expect(got!.bytes.equals(bytesOf(key))).toBe(true);
  got!.giveBack();
  return isAsked;
}

describe('objects in memory', () => {
  it('are read once, then told at once, in memory of their own', async () => {
    expect(await use('a')).toBe(true);
    const known = store.read('a', SIZE) as LentBytes;
    expect(known.bytes.equals(bytesOf('a'))).toBe(true);
    expect(known.bytes.buffer.byteLength).toBe(SIZE);
    known.giveBack();
    expect(await use('a')).toBe(false);
    expect(lent).toBe(0);
    expect(counted).toBe('mhh');
    expect(held).toBe(SIZE + 1_024);
  });

  it('are read once for all who ask meanwhile', async () => {
    const all = ['a', 'a', 'a'].map((key) => store.read(key, SIZE));
    expect(reads).toHaveLength(1);
    reads[0]!.answer();
    for (const one of all) expect((await one)!.bytes.equals(bytesOf('a'))).toBe(true);
  });

  it('stay while others are walked through once, and yield to one that is read again', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await use(key);
    for (const key of ['e', 'f', 'g']) expect(await use(key)).toBe(true);
    for (const key of ['a', 'b', 'c', 'd']) expect(await use(key)).toBe(false);
    // Read for the second time, it enters; for the third time, it is there.
    expect([await use('g'), await use('g')]).toEqual([true, false]);
    expect(await use('a')).toBe(true);
    expect(held).toBe(4 * (SIZE + 1_024));
    expect(lent).toBe(0);
  });

  it('go with what is put or deleted', async () => {
    await use('a');
    await store.delete('a');
    expect(held).toBe(0);
    expect(await use('a')).toBe(true);
    await store.put('a', [], 'image/png');
    expect(await use('a')).toBe(true);
    const draft = await store.openDraft!();
    expect(await use('a')).toBe(false);
    await draft.commit('a');
    expect(await use('a')).toBe(true);
  });

  it('do not come back by a read that was under way', async () => {
    const early = store.read('a', SIZE);
    await store.delete('a');
    reads[0]!.answer();
    await early;
    expect(held).toBe(0);
    expect(await use('a')).toBe(true);
  });

  it('are not what is absent or broken', async () => {
    const absent = store.read('a', SIZE);
    reads[0]!.miss();
    expect(await absent).toBeNull();
    const broken = store.read('a', SIZE);
    reads[1]!.fail();
    await expect(broken).rejects.toThrow('planted');
    expect(await use('a')).toBe(true);
    expect(await use('a')).toBe(false);
  });

  it('are none where there is no room', async () => {
    const inner = { read: async (key: string) => ({ bytes: bytesOf(key), giveBack: () => null }) };
    const none = cacheObjects(inner as unknown as Store, 0, null);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(none.read('a', SIZE)).toBeInstanceOf(Promise);
      expect((await none.read('a', SIZE))!.bytes.length).toBe(SIZE);
    }
  });
});
