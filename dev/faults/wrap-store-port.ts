import { wrapStore } from '@/dev/context/wrap-store';
import { StoreError, type Store } from '@/lib/storage/store';
import type { Points } from './create-points';

function breakDown(): never {
  throw new StoreError('unavailable', 'the store broke');
}

/** A store whose every method is a call of a port. */
export function wrapStorePort(store: Store, { pass }: Points): Store {
  return wrapStore(store, {
    put: (...all) => pass('store put', () => store.put(...all), breakDown),
    get: (...all) => pass('store get', () => store.get(...all), breakDown),
    head: (key) => pass('store head', () => store.head(key), breakDown),
    delete: (key) => pass('store delete', () => store.delete(key), breakDown),
    list: (page) => pass('store list', () => store.list(page), breakDown),
  });
}
