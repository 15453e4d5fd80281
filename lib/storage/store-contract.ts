import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Store, StoreError } from './store';

/** What a driver's test gives to the contract: a fresh store, and ways to hurt it. */
export type StoreHarness = {
  readonly store: Store;
  /** From now on writes find no room, after some bytes were taken. */
  fill(): Promise<void>;
  /** From now on nothing may be read, written or listed. */
  deny(): Promise<void>;
  /** The place itself is gone: a disk that was unmounted, a bucket that was removed. */
  vanish(): Promise<void>;
  /** Undoes `fill`, `deny` and `vanish`. */
  heal(): Promise<void>;
  /** Removes the object without the driver's knowledge. */
  lose(key: string): Promise<void>;
  /** Leaves what a writer leaves that is killed half-way through writing `key`. */
  crashWhileWriting(key: string, bytes: Uint8Array): Promise<void>;
  /** Descriptors or connections that bodies hold open now; null where it cannot be told. */
  openHandles(): Promise<number | null>;
  close(): Promise<void>;
};

const PNG = 'image/png';
const bytesOf = async (body: Readable): Promise<Buffer> => Buffer.concat(await body.toArray());

async function readAll(store: Store, key: string): Promise<Buffer | null> {
  const object = await store.get(key);
  return object === null ? null : bytesOf(object.body);
}

async function listAll(store: Store, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.list({ limit, ...(after === undefined ? {} : { after }) });
    expect(page.objects.length).toBeLessThanOrEqual(limit);
    keys.push(...page.objects.map((object) => object.key));
    if (page.next === null) return keys;
    after = page.next;
  }
}

/** Runs `work` on every item, `width` at a time. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>) {
  const left = [...items];
  const runner = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, runner));
}

async function expectStoreError(work: Promise<unknown>, kind: StoreError['kind']): Promise<void> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).kind).toBe(kind);
  expect((error as StoreError).cause).toBeDefined();
}

/** The suite that every driver passes: what `Store` promises, the faults included. */
export function describeStore(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let harness: StoreHarness;
    let store: Store;
    beforeEach(async () => {
      harness = await makeHarness();
      store = harness.store;
    });
    afterEach(() => harness.close());

    describe('bytes', () => {
      it('gives back what was put, with its facts', async () => {
        const before = Date.now();
        await store.put('k3v9m2x7qa.png', [Buffer.from('abc'), Buffer.from('defg')], PNG);
        const object = await store.get('k3v9m2x7qa.png');
        expect(object).toMatchObject({ key: 'k3v9m2x7qa.png', size: 7 });
        // Time stamps of a file system may be coarser than the clock's.
        expect(object!.modifiedAt.getTime()).toBeGreaterThan(before - 5_000);
        expect((await bytesOf(object!.body)).toString()).toBe('abcdefg');
        const { body: _, ...facts } = object!;
        expect(await store.head('k3v9m2x7qa.png')).toEqual(facts);
      });

      it.each([
        ['no chunk', []],
        ['one empty chunk', [new Uint8Array(0)]],
      ])('stores an empty body of %s', async (_, body) => {
        await store.put('empty.gif', body, 'image/gif');
        expect(await store.head('empty.gif')).toMatchObject({ size: 0 });
        expect(await readAll(store, 'empty.gif')).toEqual(Buffer.alloc(0));
      });

      it('stores 20 MB in one chunk', async () => {
        const large = randomBytes(20 * 1024 * 1024);
        await store.put('large.png', [large], PNG);
        expect((await readAll(store, 'large.png'))!.equals(large)).toBe(true);
      });

      it('stores thousands of chunks, empty ones among them, and views of larger buffers', async () => {
        const source = randomBytes(64 * 1024);
        const chunks = Array.from({ length: 5_000 }, (_, index) =>
          source.subarray((index * 13) % 60_000, ((index * 13) % 60_000) + (index % 7)),
        );
        await store.put('chunks.webp', chunks, 'image/webp');
        expect((await readAll(store, 'chunks.webp'))!.equals(Buffer.concat(chunks))).toBe(true);
      });

      it('replaces what was there, longer by shorter', async () => {
        await store.put('a.png', [Buffer.from('the longer of the two')], PNG);
        await store.put('a.png', [Buffer.from('short')], PNG);
        expect((await readAll(store, 'a.png'))!.toString()).toBe('short');
        expect(await store.head('a.png')).toMatchObject({ size: 5 });
        expect(await listAll(store, 10)).toEqual(['a.png']);
      });

      it.each([
        ['the first byte', 0, 0, 'a'],
        ['the last byte', 9, 9, 'j'],
        ['a middle', 3, 5, 'def'],
        ['all of it', 0, 9, 'abcdefghij'],
      ])('reads %s as a range', async (_, start, end, wanted) => {
        await store.put('range.jpg', [Buffer.from('abcd'), Buffer.from('efghij')], 'image/jpeg');
        const object = await store.get('range.jpg', { start, end });
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
        await store.put('range.jpg', [Buffer.from('abcdefghij')], 'image/jpeg');
        await expect(store.get('range.jpg', { start, end })).rejects.toThrow(RangeError);
        const handles = await harness.openHandles();
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
        await expect(store.put(key, [Buffer.from('x')], PNG)).rejects.toThrow(RangeError);
        await expect(store.get(key)).rejects.toThrow(RangeError);
        await expect(store.head(key)).rejects.toThrow(RangeError);
        await expect(store.delete(key)).rejects.toThrow(RangeError);
        expect(await listAll(store, 10)).toEqual([]);
      });

      it.each(['a', '0', 'a..b', 'a.b-c_d.png', 'a'.repeat(128)])('takes %j', async (key) => {
        await store.put(key, [Buffer.from('x')], PNG);
        expect(await listAll(store, 10)).toEqual([key]);
        expect((await readAll(store, key))!.toString()).toBe('x');
      });
    });

    describe('absence', () => {
      it('tells an absent object by null', async () => {
        expect(await store.get('absent.png')).toBeNull();
        expect(await store.get('absent.png', { start: 0, end: 0 })).toBeNull();
        expect(await store.head('absent.png')).toBeNull();
      });

      it('deletes, and deletes what is absent without complaint', async () => {
        await store.put('a.png', [Buffer.from('x')], PNG);
        await store.delete('a.png');
        await store.delete('a.png');
        await store.delete('never-was.png');
        expect(await store.get('a.png')).toBeNull();
        expect(await listAll(store, 10)).toEqual([]);
      });

      it('tells an object lost behind its back as absent', async () => {
        await store.put('a.png', [Buffer.from('x')], PNG);
        await harness.lose('a.png');
        expect(await store.get('a.png')).toBeNull();
        expect(await store.head('a.png')).toBeNull();
        expect(await listAll(store, 10)).toEqual([]);
        await store.delete('a.png');
        await store.put('a.png', [Buffer.from('again')], PNG);
        expect((await readAll(store, 'a.png'))!.toString()).toBe('again');
      });

      it('never shows what a crashed writer left', async () => {
        await harness.crashWhileWriting('half.png', Buffer.from('half of it'));
        expect(await store.get('half.png')).toBeNull();
        expect(await store.head('half.png')).toBeNull();
        expect(await listAll(store, 10)).toEqual([]);
      });
    });

    describe('listing', () => {
      it('is empty for an empty store', async () => {
        expect(await store.list({ limit: 5 })).toEqual({ objects: [], next: null });
      });

      it('pages in key order, from any key, and ends on a full page', async () => {
        const keys = ['a', 'a-', 'a.', 'a0', 'a_', 'aa', 'ab.png', 'b', 'zz', '0', '9z'];
        for (const key of keys) await store.put(key, [Buffer.from(key)], PNG);
        const sorted = [...keys].sort();
        for (const limit of [1, 2, 3, 10, 11, 12])
          expect(await listAll(store, limit)).toEqual(sorted);
        const rest = await store.list({ after: 'a5', limit: 100 });
        expect(rest.objects.map((object) => object.key)).toEqual(
          sorted.filter((key) => key > 'a5'),
        );
        expect(rest.objects[0]).toMatchObject({ key: 'a_', size: 2 });
        expect(await store.list({ after: 'zz', limit: 1 })).toEqual({ objects: [], next: null });
        expect((await store.list({ limit: 11 })).next).toBeNull();
        expect((await store.list({ limit: 10 })).next).toBe(sorted[9]);
      });

      it.each([0, -1, 1.5, Number.NaN])('throws on a page of %d', async (limit) => {
        await expect(store.list({ limit })).rejects.toThrow(RangeError);
      });

      it('lists ten thousand keys in pages', { timeout: 120_000 }, async () => {
        const keys = Array.from({ length: 10_000 }, (_, index) => {
          const hash = createHash('sha256').update(`key ${index}`).digest();
          return `${BigInt(`0x${hash.toString('hex', 0, 7)}`)
            .toString(36)
            .padStart(11, '0')}.png`;
        });
        await inParallel(keys, 64, (key) => store.put(key, [Buffer.from(key)], PNG));
        const sorted = [...keys].sort();
        expect(await listAll(store, 1_000)).toEqual(sorted);
        expect(await listAll(store, 333)).toEqual(sorted);
      });
    });

    describe('several at once', () => {
      const pattern = (letter: string): Buffer[] =>
        Array.from({ length: 40 }, () => Buffer.alloc(5_000, letter));
      const isWhole = (bytes: Buffer | null): boolean =>
        bytes === null || (bytes.length === 200_000 && bytes.every((byte) => byte === bytes[0]));

      it('leaves one of many puts of one key, whole', async () => {
        await Promise.all(
          [...'abcdefgh'].map((letter) => store.put('x.png', pattern(letter), PNG)),
        );
        const left = await readAll(store, 'x.png');
        expect(left).not.toBeNull();
        expect(isWhole(left)).toBe(true);
        expect(await listAll(store, 10)).toEqual(['x.png']);
      });

      it('shows a key that is put and deleted at once whole or not at all', async () => {
        const seen: boolean[] = [];
        const put = async (letter: string): Promise<void> => {
          for (let turn = 0; turn < 10; turn += 1) await store.put('x.png', pattern(letter), PNG);
        };
        const drop = async (): Promise<void> => {
          for (let turn = 0; turn < 20; turn += 1) await store.delete('x.png');
        };
        const look = async (): Promise<void> => {
          for (let turn = 0; turn < 20; turn += 1) {
            seen.push(isWhole(await readAll(store, 'x.png')));
            await store.list({ limit: 5 });
            await store.head('x.png');
          }
        };
        await Promise.all([put('a'), put('b'), drop(), look(), look()]);
        expect(seen).toEqual(Array.from({ length: 40 }, () => true));
        await store.delete('x.png');
        expect(await listAll(store, 10)).toEqual([]);
      });

      it('ends a download that began before a delete', async () => {
        const large = randomBytes(3 * 1024 * 1024);
        await store.put('large.png', [large], PNG);
        const object = await store.get('large.png');
        await store.delete('large.png');
        expect((await bytesOf(object!.body)).equals(large)).toBe(true);
        expect(await store.get('large.png')).toBeNull();
      });

      it('holds nothing open after bodies were read, broken off or never begun', async () => {
        await store.put('large.png', [randomBytes(2 * 1024 * 1024)], PNG);
        if ((await harness.openHandles()) === null) return;
        const bodies = await Promise.all(
          Array.from({ length: 20 }, async () => (await store.get('large.png'))!.body),
        );
        expect(await harness.openHandles()).toBe(20);
        await Promise.all(
          bodies.map(async (body, index) => {
            if (index % 3 === 0) await bytesOf(body);
            if (index % 3 === 1) for await (const _ of body) break;
            if (index % 3 === 2) body.destroy();
          }),
        );
        await expect.poll(() => harness.openHandles()).toBe(0);
      });
    });

    describe('faults', () => {
      const body = [Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')];

      it('says that it is full, keeps what was there, and works again with room', async () => {
        await store.put('old.png', [Buffer.from('old')], PNG);
        await harness.fill();
        await expectStoreError(store.put('new.png', body, PNG), 'full');
        await expectStoreError(store.put('old.png', body, PNG), 'full');
        await expectStoreError(store.check(), 'full');
        expect((await readAll(store, 'old.png'))!.toString()).toBe('old');
        expect(await listAll(store, 10)).toEqual(['old.png']);
        await store.delete('old.png');
        await harness.heal();
        await store.put('new.png', body, PNG);
        expect((await readAll(store, 'new.png'))!.equals(Buffer.concat(body))).toBe(true);
        expect(await listAll(store, 10)).toEqual(['new.png']);
      });

      it.each(['deny', 'vanish'] as const)('throws in every operation after %s', async (fault) => {
        await store.put('old.png', [Buffer.from('old')], PNG);
        await harness[fault]();
        await expectStoreError(store.put('new.png', body, PNG), 'unavailable');
        await expectStoreError(store.put('old.png', body, PNG), 'unavailable');
        await expectStoreError(store.get('old.png'), 'unavailable');
        await expectStoreError(store.get('absent.png'), 'unavailable');
        await expectStoreError(store.head('old.png'), 'unavailable');
        await expectStoreError(store.delete('old.png'), 'unavailable');
        await expectStoreError(store.delete('absent.png'), 'unavailable');
        await expectStoreError(store.list({ limit: 5 }), 'unavailable');
        await expectStoreError(store.check(), 'unavailable');
        await harness.heal();
        expect((await readAll(store, 'old.png'))!.toString()).toBe('old');
        await store.put('new.png', body, PNG);
        expect(await listAll(store, 10)).toEqual(['new.png', 'old.png']);
      });
    });

    describe('health', () => {
      it('checks itself without leaving a trace', async () => {
        await store.check();
        await Promise.all([store.check(), store.check()]);
        expect(await listAll(store, 10)).toEqual([]);
      });

      it('tells its free bytes, or that it cannot', async () => {
        const free = await store.freeBytes();
        if (free !== null) expect(free).toBeGreaterThan(0);
      });
    });
  });
}
