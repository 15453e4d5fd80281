/**
 * Keeps the file of an unfinished purchase in this browser, so that a closed tab does not lose what a payment is for.
 * A browser that keeps nothing (private windows) is no fault: the file is then chosen again.
 */
const NAME = 'img402';
const STORE = 'files';

function openShelf(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open'));
  });
}

async function withStore<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value | null> {
  try {
    const shelf = await openShelf();
    try {
      return await new Promise<Value>((resolve, reject) => {
        const transaction = shelf.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'));
      });
    } finally {
      shelf.close();
    }
  } catch {
    return null;
  }
}

export type FileShelf = {
  put(key: string, file: Blob): Promise<void>;
  /** Null where there is none. */
  get(key: string): Promise<Blob | null>;
  drop(key: string): Promise<void>;
};

export const fileShelf: FileShelf = {
  async put(key, file) {
    await withStore('readwrite', (store) => store.put(file, key));
  },
  async get(key) {
    const found: unknown = await withStore(
      'readonly',
      (store) => store.get(key) as IDBRequest<unknown>,
    );
    return found instanceof Blob ? found : null;
  },
  async drop(key) {
    await withStore('readwrite', (store) => store.delete(key));
  },
};
