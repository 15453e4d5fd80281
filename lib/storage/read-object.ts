import type { Store } from './store';

/**
 * The bytes of a whole object in memory, or null where it is absent.
 *
 * @param mostBytes what it can be, as its row has it
 * @throws Error where it is larger, or the store breaks
 */
export async function readObject(
  store: Pick<Store, 'get'>,
  key: string,
  mostBytes: number,
): Promise<Buffer | null> {
  const object = await store.get(key);
  if (object === null) return null;
  if (object.size > mostBytes) {
    object.body.destroy();
    throw new Error(`an object of ${object.size} bytes, where ${mostBytes} are the most`);
  }
  return Buffer.concat((await object.body.toArray()) as Buffer[]);
}
