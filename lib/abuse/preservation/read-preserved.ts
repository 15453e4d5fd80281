import type { Readable } from 'node:stream';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { CONTENT_TYPES } from '@/lib/images/formats';
import { isPreservedKey } from '@/lib/images/is-preserved-key';

export type Preserved = {
  readonly body: Readable;
  /** Of the body, in bytes. */
  readonly size: number;
  /** To the operator's key: whoever reads it has that, or has nothing. */
  readonly encrypted: boolean;
  readonly contentType: string;
};

/** The bytes of an image, served or not, as they are kept. Whoever calls this writes into the audit that it did. */
export async function readPreserved(
  { db, store }: Pick<Context, 'db' | 'store'>,
  imageId: string,
): Promise<Preserved | Refusal> {
  const image = await db.image.findUnique({ where: { id: imageId } });
  const object = image && (await store.get(image.storageKey));
  if (image === null || object === null) {
    return refuse('not_found', 'there are no bytes of this image');
  }
  const encrypted = isPreservedKey(image.storageKey);
  const contentType = encrypted ? 'application/octet-stream' : CONTENT_TYPES[image.format];
  return { body: object.body, size: object.size, encrypted, contentType };
}
