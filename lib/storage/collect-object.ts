import { type LentBytes, StoreError, type StoredObject } from './store';

/** There is nothing to do: they are garbage when nobody has them. */
const giveBack = (): void => undefined;

/**
 * Brings an object whole into memory of its own; null stays null.
 *
 * @param size its bytes
 * @throws StoreError where it has others, or breaks off
 */
export async function collectObject(
  object: Pick<StoredObject, 'key' | 'size' | 'body'> | null,
  size: number,
): Promise<LentBytes | null> {
  if (object === null) return null;
  if (object.size !== size) {
    object.body.destroy();
    throw new StoreError('unavailable', `${object.key} has ${object.size} bytes, not ${size}`);
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const chunk of object.body as AsyncIterable<Uint8Array>) {
    if (at + chunk.length <= size) bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at !== size) throw new StoreError('unavailable', `${object.key} gave ${at} bytes of ${size}`);
  return { bytes, giveBack };
}
