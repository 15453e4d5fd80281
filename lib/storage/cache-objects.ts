import { LRUCache } from 'lru-cache';
import type { LentBytes, Store } from './store';

/**
 * The largest object that is brought whole into memory. Beyond it a slow client would hold more than a stream's read-ahead
 * for as long as it likes, whether or not the cache still has the object.
 */
export const MOST_READ_WHOLE = 512 * 1024;

/** What an entry costs beside its bytes: without it, tiny objects would be without number. */
const ENTRY_BYTES = 1_024;

/** What is held stays: nobody is waited for. */
const keep = (): void => undefined;

/** What is told of a cache. */
export type CacheWatcher = {
  /** @param hit whether it was in memory */
  countRead(hit: boolean): void;
  /** Bytes that it holds now. */
  setHeld(bytes: number): void;
};

/**
 * The same store, with the objects that are read whole most in memory. While there is room any of them enters; then one
 * that is read again before a quarter as many bytes of others, so that a walk through all of them drives nothing out.
 * Reads of one that enters are joined. What is put or deleted is forgotten, a read under way included: nothing enters
 * after it.
 *
 * @param maxBytes of all objects together; 0 keeps none
 */
export function cacheObjects(store: Store, maxBytes: number, watcher: CacheWatcher | null): Store {
  const maxSize = Math.max(1, maxBytes);
  const held = new LRUCache<string, LentBytes>({
    maxSize,
    sizeCalculation: ({ bytes }) => bytes.length + ENTRY_BYTES,
  });
  /** Read lately, and not held. A walk comes back to all that it has read: by then it must have left. */
  const seen = new LRUCache<string, number>({
    maxSize: Math.ceil(maxSize / 4),
    sizeCalculation: (size) => size,
  });
  const entering = new Map<string, Promise<LentBytes | null>>();

  const forget = (key: string): void => {
    entering.delete(key);
    if (held.delete(key)) watcher?.setHeld(held.calculatedSize);
  };

  const mayEnter = (key: string, size: number): boolean => {
    const cost = size + ENTRY_BYTES;
    if (cost > maxBytes || held.calculatedSize + cost <= maxBytes) return cost <= maxBytes;
    if (seen.delete(key)) return true;
    seen.set(key, cost);
    return false;
  };

  const enter = async (key: string, size: number): Promise<LentBytes | null> => {
    const reading = (async () => {
      const lent = await store.read(key, size);
      if (lent === null) return null;
      // A piece of its own, for as long as it is held: what is lent may be a part of something larger.
      const bytes = Buffer.allocUnsafeSlow(size);
      lent.bytes.copy(bytes);
      lent.giveBack();
      return { bytes, giveBack: keep };
    })();
    entering.set(key, reading);
    try {
      const own = await reading;
      if (own !== null && entering.get(key) === reading) {
        held.set(key, own);
        watcher?.setHeld(held.calculatedSize);
      }
      return own;
    } finally {
      if (entering.get(key) === reading) entering.delete(key);
    }
  };

  const grantUpload = store.grantUpload?.bind(store);
  const openDraft = store.openDraft?.bind(store);
  /** Does what changes the object of a key: nothing that was read before or meanwhile is kept after it. */
  const replace = async (key: string, work: () => Promise<void>): Promise<void> => {
    forget(key);
    await work();
    forget(key);
  };
  return {
    name: store.name,
    put: (key, body, contentType) => replace(key, () => store.put(key, body, contentType)),
    get: (key, range) => store.get(key, range),
    read(key, size) {
      const known = held.get(key);
      const isHit = known !== undefined && known.bytes.length === size;
      watcher?.countRead(isHit);
      if (isHit) return known;
      const joined = entering.get(key);
      if (joined !== undefined) return joined;
      return mayEnter(key, size) ? enter(key, size) : store.read(key, size);
    },
    head: (key) => store.head(key),
    delete: (key) => replace(key, () => store.delete(key)),
    list: (page) => store.list(page),
    check: () => store.check(),
    freeBytes: () => store.freeBytes(),
    ...(grantUpload === undefined ? {} : { grantUpload }),
    ...(openDraft === undefined
      ? {}
      : {
          async openDraft() {
            const draft = await openDraft();
            return { ...draft, commit: (key) => replace(key, () => draft.commit(key)) };
          },
        }),
  };
}
