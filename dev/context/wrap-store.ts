import { collectObject } from '@/lib/storage/collect-object';
import type { Store } from '@/lib/storage/store';

/** A store with some methods replaced, such as by ones that fail. */
export function wrapStore(store: Store, parts: Partial<Store>): Store {
  const grantUpload = store.grantUpload?.bind(store);
  const openDraft = store.openDraft?.bind(store);
  return {
    name: store.name,
    put: (...all) => store.put(...all),
    get: (...all) => store.get(...all),
    // Whoever replaces `get` means every way to the bytes.
    read: async (key, size) =>
      parts.get === undefined ? store.read(key, size) : collectObject(await parts.get(key), size),
    head: (key) => store.head(key),
    delete: (key) => store.delete(key),
    list: (page) => store.list(page),
    check: () => store.check(),
    freeBytes: () => store.freeBytes(),
    ...(grantUpload === undefined ? {} : { grantUpload }),
    ...(openDraft === undefined ? {} : { openDraft }),
    ...parts,
  };
}
