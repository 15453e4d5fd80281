import type { Store } from '@/lib/storage/store';

/** A store with some methods replaced, such as by ones that fail. */
export function wrapStore(store: Store, parts: Partial<Store>): Store {
  const grantUpload = store.grantUpload?.bind(store);
  return {
    name: store.name,
    put: (...all) => store.put(...all),
    get: (...all) => store.get(...all),
    head: (key) => store.head(key),
    delete: (key) => store.delete(key),
    list: (page) => store.list(page),
    check: () => store.check(),
    freeBytes: () => store.freeBytes(),
    ...(grantUpload === undefined ? {} : { grantUpload }),
    ...parts,
  };
}
