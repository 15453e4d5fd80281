import type { Readable } from 'node:stream';
import { expect } from 'vitest';
import { type Store, StoreError } from '../store';
import type { Network } from './network-faults';

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
  /** Where the store is behind a network: its faults, and the secrets that no error may tell. */
  readonly network?: Network;
  readonly secrets?: readonly string[];
  close(): Promise<void>;
};

export const PNG = 'image/png';
export const bytesOf = async (body: Readable): Promise<Buffer> =>
  Buffer.concat(await body.toArray());

export async function readAll(store: Store, key: string): Promise<Buffer | null> {
  const object = await store.get(key);
  return object === null ? null : bytesOf(object.body);
}

export async function listAll(store: Store, limit: number): Promise<string[]> {
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
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
) {
  const left = [...items];
  const runner = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, runner));
}

export async function expectStoreError(
  work: Promise<unknown>,
  kind: StoreError['kind'],
): Promise<void> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).kind).toBe(kind);
  expect((error as StoreError).cause).toBeDefined();
}
