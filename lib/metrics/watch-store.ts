import type { Store } from '@/lib/storage/store';
import type { Metrics } from './metrics';

/** The same store, whose failures are counted. A wrong call of ours is none. */
export function watchStore(store: Store, metrics: Metrics): Store {
  const count = (operation: string, thrown: unknown) => {
    // By name: the store may be of another bundle.
    if (thrown instanceof Error && thrown.name === 'StoreError') metrics.countStoreError(operation);
  };
  const watch = async <T>(operation: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      count(operation, thrown);
      throw thrown;
    }
  };
  const grantUpload = store.grantUpload?.bind(store);
  const openDraft = store.openDraft?.bind(store);
  return {
    name: store.name,
    put: (...all) => watch('put', store.put(...all)),
    async get(...all) {
      const found = await watch('get', store.get(...all));
      found?.body.once('error', (thrown: unknown) => count('read', thrown));
      return found;
    },
    read: (...all) => watch('read', Promise.resolve(store.read(...all))),
    head: (key) => watch('head', store.head(key)),
    delete: (key) => watch('delete', store.delete(key)),
    list: (page) => watch('list', store.list(page)),
    check: () => watch('check', store.check()),
    freeBytes: () => watch('freeBytes', store.freeBytes()),
    ...(grantUpload === undefined
      ? {}
      : { grantUpload: (wanted) => watch('grantUpload', grantUpload(wanted)) }),
    ...(openDraft === undefined
      ? {}
      : {
          async openDraft() {
            const draft = await watch('put', openDraft());
            return {
              write: (chunks) => watch('put', draft.write(chunks)),
              commit: (key) => watch('put', draft.commit(key)),
              discard: () => draft.discard(),
            };
          },
        }),
  };
}
