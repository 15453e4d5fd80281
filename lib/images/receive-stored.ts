import type { Refusal } from '@/lib/errors';
import { StoreError, type StoredObject } from '@/lib/storage/store';
import { hashHere } from './hashing/hash-here';
import { receiveImage, type ReceivedImage } from './receive-image';
import { refuseTooLarge } from './refuse-too-large';

/**
 * Takes in an upload that is in the store already, as one that comes in a request: each chunk once, and never more of it
 * in memory than an image may have.
 *
 * @throws StoreError where the bytes do not come whole
 */
export async function receiveStored(
  { body, size }: Pick<StoredObject, 'body' | 'size'>,
  maxBytes: number,
): Promise<ReceivedImage | Refusal> {
  if (size > maxBytes) {
    body.destroy();
    return refuseTooLarge(maxBytes, 'the object is over the limit');
  }
  // Without drafts: a store that takes uploads of strangers takes ours whole.
  const receiver = receiveImage(maxBytes, { store: {}, startHash: hashHere });
  try {
    for await (const chunk of body) {
      const refusal = await receiver.push(chunk as Uint8Array);
      // Leaving the loop closes the body.
      if (refusal !== null) return refusal;
    }
  } catch (error) {
    receiver.abort();
    throw new StoreError('unavailable', 'an upload could not be read from the store', error);
  }
  return receiver.finish();
}
