import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrapStore } from '@/dev/context/wrap-store';
import { listAll, PNG, readAll } from './contract/store-harness';
import { copyObjects, type CopyPorts, type KnownObject } from './copy-objects';
import { createFallbackStore } from './create-fallback-store';
import { createDiskStore } from './disk/create-disk-store';
import { type Store, StoreError } from './store';

let folder: string;
let source: Store;
let target: Store;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-copy-'));
  source = createDiskStore({ root: path.join(folder, 'source'), fsync: false });
  target = createDiskStore({ root: path.join(folder, 'target'), fsync: false });
});
afterEach(() => rm(folder, { recursive: true }));

const put = (store: Store, key: string, text = `the bytes of ${key}`) =>
  store.put(key, [Buffer.from(text)], PNG);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function copy(parts: Partial<CopyPorts> = {}, rows: Record<string, KnownObject> = {}) {
  const failures: string[] = [];
  const counting = copyObjects({
    ...{ source, target, contentTypeOf: () => PNG },
    lookUp: async (keys) => new Map(Object.entries(rows).filter(([key]) => keys.includes(key))),
    report: (_, failure) =>
      failure && failures.push(`${failure.key}: ${(failure.error as Error).message}`),
    ...parts,
  });
  return counting.then((counts) => ({ ...counts, failures }));
}

describe('copying a store', () => {
  it('brings over what is missing, page by page, and leaves the source as it is', async () => {
    const keys = Array.from({ length: 600 }, (_, index) => `k${index + 1_000}.png`);
    for (const key of keys) await put(source, key);
    await put(target, keys[7]!);
    await put(target, 'uploaded-meanwhile.png');
    const counts = { seen: 600, copied: 599, present: 1, gone: 0, failed: 0, failures: [] };
    expect(await copy()).toEqual(counts);
    expect(await listAll(source, 1_000)).toEqual(keys);
    expect(await listAll(target, 1_000)).toEqual([...keys, 'uploaded-meanwhile.png']);
    expect((await readAll(target, keys[5]!))!.toString()).toBe(`the bytes of ${keys[5]}`);
    expect(await copy()).toMatchObject({ copied: 0, present: 600 });
  });

  it('replaces what is in the target with other bytes', async () => {
    await put(source, 'a.png');
    await put(target, 'a.png', 'other bytes');
    expect(await copy()).toMatchObject({ copied: 1, failed: 0 });
    expect((await readAll(target, 'a.png'))!.toString()).toBe('the bytes of a.png');
  });

  it('does not copy what its row does not know, and goes on', async () => {
    for (const key of ['a.png', 'b.png']) await put(source, key);
    const rows = {
      'a.png': { sha256: sha256('what was uploaded'), deleted: false },
      'b.png': { sha256: sha256('the bytes of b.png'), deleted: false },
    };
    expect(await copy({}, rows)).toMatchObject({
      ...{ copied: 1, failed: 1 },
      failures: ['a.png: the bytes in the source are not those of its row'],
    });
    expect(await listAll(target, 10)).toEqual(['b.png']);
  });

  it('leaves nothing behind where the target gives other bytes back', async () => {
    await put(source, 'a.png');
    const bad = wrapStore(target, {
      put: (key, _, type) => target.put(key, [Buffer.from('garbled')], type),
    });
    expect(await copy({ target: bad })).toMatchObject({
      ...{ copied: 0, failed: 1 },
      failures: ['a.png: the target gave other bytes back'],
    });
    expect(await target.head('a.png')).toBeNull();
    const lossy = wrapStore(target, { put: async () => undefined });
    expect((await copy({ target: lossy })).failures).toEqual([
      'a.png: the target does not have what it took',
    ]);
  });

  it('counts what a store would not do, and goes on', async () => {
    for (const key of ['a.png', 'b.png']) await put(source, key);
    const full = wrapStore(target, {
      put: (key, ...rest) =>
        key === 'a.png'
          ? Promise.reject(new StoreError('full', 'no room'))
          : target.put(key, ...rest),
    });
    const counts = { copied: 1, failed: 1, failures: ['a.png: no room'] };
    expect(await copy({ target: full })).toMatchObject(counts);
  });

  it('takes away what a row says is deleted', async () => {
    for (const key of ['a.png', 'b.png']) await put(target, key);
    await put(source, 'b.png');
    const deleted = { sha256: null, deleted: true };
    expect(await copy({}, { 'a.png': deleted, 'b.png': deleted })).toMatchObject({ gone: 1 });
    expect(await listAll(target, 10)).toEqual([]);
  });

  it('stops when it is told to', async () => {
    for (let index = 0; index < 100; index += 1) await put(source, `k${index + 100}`);
    const controller = new AbortController();
    const counts = await copy({
      signal: controller.signal,
      report: ({ seen }) => seen === 10 && controller.abort(),
    });
    expect(counts.seen).toBeGreaterThanOrEqual(10);
    expect(counts.seen).toBeLessThan(30);
  });
});

/** What a copy of one object asks of the stores, in order, and one step past its end. */
const STEPS = 8;
const MOMENTS = Array.from({ length: STEPS }, (_, first) =>
  Array.from({ length: STEPS - first }, (__, more) => [first, first + more] as const),
).flat();

describe('a delete through the fallback while its object is copied', () => {
  it.each(MOMENTS)(
    'brings nothing back: half of it before step %d, half before %d',
    async (...at) => {
      await put(source, 'a.png');
      let step = 0;
      let halves = 0;
      let open: () => void = () => undefined;
      let firstDone: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const half = new Promise<void>((resolve) => (firstDone = resolve));
      /** The first half goes at once, whichever store it is on; the second waits for its moment. */
      const halved = (store: Store) =>
        wrapStore(store, {
          async delete(key) {
            const first = (halves += 1) === 1;
            if (!first) await gate;
            await store.delete(key);
            if (first) firstDone();
          },
        });
      const live = createFallbackStore(halved(target), halved(source));
      let deleting: Promise<void> | undefined;
      const reach = async () => {
        if (step === at[0]) {
          deleting = live.delete('a.png');
          await half;
        }
        if (step === at[1]) {
          open();
          await deleting;
        }
        step += 1;
      };
      const stepping = (store: Store) =>
        wrapStore(store, {
          get: async (...all) => (await reach(), store.get(...all)),
          head: async (key) => (await reach(), store.head(key)),
          put: async (...all) => (await reach(), store.put(...all)),
        });
      const { failures } = await copy({ source: stepping(source), target: stepping(target) });
      expect(failures).toEqual([]);
      while (step < STEPS) await reach();
      expect(await target.head('a.png')).toBeNull();
      expect(await source.head('a.png')).toBeNull();
    },
  );
});
