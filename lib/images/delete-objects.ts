import type { Context } from '@/lib/context';

/** Deletions under way at once: enough to hide a store's latency, few enough not to crowd it. */
const AT_ONCE = 8;

/**
 * Deletes objects of the store. One that it will not give up is told and does not keep the others back.
 *
 * @returns the ids of those whose objects are gone
 */
export async function deleteObjects(
  store: Context['store'],
  objects: readonly { readonly id: string; readonly storageKey: string }[],
  tell: (err: unknown, id: string) => void,
): Promise<string[]> {
  const queue = [...objects];
  const gone: string[] = [];
  const work = async () => {
    for (let object = queue.shift(); object !== undefined; object = queue.shift()) {
      try {
        await store.delete(object.storageKey);
        gone.push(object.id);
      } catch (err) {
        tell(err, object.id);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return gone;
}
