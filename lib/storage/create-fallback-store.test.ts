import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wrapStore } from '@/dev/context/wrap-store';
import { makeS3Harness } from '@/dev/s3/make-s3-harness';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import { listAll, PNG, readAll, type StoreHarness } from './contract/store-harness';
import { createFallbackStore } from './create-fallback-store';
import { createDiskStore } from './disk/create-disk-store';
import { type Store, StoreError } from './store';
import { describeStore } from './store-contract';

let s3: LocalS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

async function makeHarness(): Promise<StoreHarness> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-fallback-'));
  const harness = await makeS3Harness(s3);
  const old = createDiskStore({ root: folder, fsync: false });
  return {
    ...harness,
    store: createFallbackStore(harness.store, old),
    async close() {
      await harness.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeStore('a bucket with the disk to fall back on', makeHarness);

describe('a store that is being moved', () => {
  let folder: string;
  let current: Store;
  let old: Store;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'img402-fallback-'));
    current = createDiskStore({ root: path.join(folder, 'current'), fsync: false });
    old = createDiskStore({ root: path.join(folder, 'old'), fsync: false });
    store = createFallbackStore(current, old);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = (to: Store, ...keys: string[]) =>
    Promise.all(keys.map((key) => to.put(key, [Buffer.from(`${key} in ${to.name}`)], PNG)));

  it('reads from either, the new one first, and writes to the new one only', async () => {
    await old.put('a', [Buffer.from('old a')], PNG);
    await old.put('b', [Buffer.from('old b')], PNG);
    await store.put('b', [Buffer.from('new b')], PNG);
    expect((await readAll(store, 'a'))!.toString()).toBe('old a');
    expect((await readAll(store, 'b'))!.toString()).toBe('new b');
    expect(await store.head('a')).toMatchObject({ size: 5 });
    expect(await old.head('b')).toMatchObject({ size: 5 });
    expect(await current.head('a')).toBeNull();
  });

  it('deletes from both, the old one first', async () => {
    await put(old, 'a');
    await put(current, 'a');
    const seen: string[] = [];
    const watched = (inner: Store, name: string) =>
      wrapStore(inner, {
        delete: async (key) => {
          seen.push(name);
          await inner.delete(key);
        },
      });
    await createFallbackStore(watched(current, 'current'), watched(old, 'old')).delete('a');
    expect(seen).toEqual(['old', 'current']);
    expect(await store.head('a')).toBeNull();
  });

  it('lists what is in either once, in key order', async () => {
    await put(old, 'a', 'b', 'c', 'f', 'x', 'y', 'z');
    await put(current, 'b', 'd', 'e', 'x');
    for (const limit of [1, 2, 3, 4, 9, 10, 11]) {
      expect(await listAll(store, limit)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'x', 'y', 'z']);
    }
    expect(await store.list({ limit: 9 })).toMatchObject({ next: null });
    await put(current, 'z0');
    expect((await store.list({ after: 'f', limit: 3 })).next).toBe('z');
  });

  it('is well where the old one can be read, full or not, and the new one be written', async () => {
    const no = () => Promise.reject(new StoreError('full', 'no'));
    await createFallbackStore(current, wrapStore(old, { put: no, check: no })).check();
    const full = createFallbackStore(wrapStore(current, { check: no }), old);
    await expect(full.check()).rejects.toMatchObject({ kind: 'full' });
    const lost = createFallbackStore(current, wrapStore(old, { list: no }));
    await expect(lost.check()).rejects.toThrow('no');
  });

  it('does not take a store that is away for an empty one', async () => {
    const no = () => Promise.reject(new StoreError('unavailable', 'away'));
    await put(old, 'a');
    const away = createFallbackStore(wrapStore(current, { get: no, head: no, list: no }), old);
    await expect(away.get('a')).rejects.toThrow('away');
    await expect(away.head('a')).rejects.toThrow('away');
    await expect(away.list({ limit: 1 })).rejects.toThrow('away');
  });
});
