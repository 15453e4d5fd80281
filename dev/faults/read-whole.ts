import { Readable } from 'node:stream';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Store } from '@/lib/storage/store';

/** A store that has read an object to its end before it gives it out: a process that dies then leaves no file open. */
export function readWhole(store: Store): Store {
  return wrapStore(store, {
    async get(...all) {
      const object = await store.get(...all);
      if (object === null) return null;
      const bytes = Buffer.concat((await object.body.toArray()) as Buffer[]);
      return { ...object, body: Readable.from([bytes]) };
    },
  });
}
