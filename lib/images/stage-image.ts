import type { Context } from '@/lib/context';
import type { StagedImage } from '@/lib/db/create-client';
import { CONTENT_TYPES, EXTENSIONS } from './formats';
import type { ReceivedImage } from './receive-image';

/** An image whose bytes are in the store, and which nobody is served: a row makes it public. */
export type StagedFacts = Omit<StagedImage, 'paymentId' | 'index'>;

/** Puts a received image into the store under the id that it will have, once. Durable when it resolves. */
export async function stageImage(
  { store, ids }: Pick<Context, 'store' | 'ids'>,
  received: ReceivedImage,
): Promise<StagedFacts> {
  const { facts, body, receivedBytes, servedBytes, receivedSha256, servedSha256 } = received;
  const { retentionSeconds } = received;
  const { format, width, height, frames } = facts;
  const imageId = ids.image();
  const storageKey = `${imageId}-${ids.storage()}.${EXTENSIONS[format]}`;
  if ('commit' in body) await body.commit(storageKey);
  else await store.put(storageKey, body, CONTENT_TYPES[format]);
  return {
    ...{ imageId, storageKey, format, width, height, frames },
    ...{ receivedBytes, servedBytes, receivedSha256, servedSha256, retentionSeconds },
  };
}
