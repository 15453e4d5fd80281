import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import type { Context } from '@/lib/context';
import { isPreservedKey } from '@/lib/images/is-preserved-key';
import { readObject } from '@/lib/storage/read-object';
import { dropPlain } from './drop-plain';
import type { Unencrypted } from './find-unencrypted';

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'ids'>;

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/**
 * Puts the encrypted bytes beside the plain ones, proves that they are there, and has the row name them. Null where
 * somebody else has done so, or the image is not to be preserved any more: then nothing is left of it.
 */
async function putEncrypted(
  { db, store, ids }: Ports,
  image: Unencrypted,
  recipient: string,
): Promise<string | null> {
  const plain = await readObject(store, image.storageKey, image.servedBytes);
  if (plain === null) {
    const same = { id: image.id, storageKey: image.storageKey, state: 'deleting' } as const;
    if ((await db.image.count({ where: same })) === 0) return null;
    throw new Error('the bytes to preserve are not in the store');
  }
  if (!hash(plain).equals(image.servedSha256)) {
    throw new Error('the bytes to preserve are not those of their row');
  }
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const encrypted = await encrypter.encrypt(new Uint8Array(plain));
  const storageKey = `${image.id}-${ids.storage()}.age`;
  await store.put(storageKey, [encrypted], 'application/octet-stream');
  const back = await readObject(store, storageKey, encrypted.length);
  if (back === null || !hash(back).equals(hash(encrypted))) {
    throw new Error('the store gave other bytes back than it took');
  }
  const { count } = await db.image.updateMany({
    where: {
      ...{ id: image.id, storageKey: image.storageKey, state: 'deleting' },
      ...{ removedFor: 'csam', inReview: false },
    },
    data: { storageKey },
  });
  if (count === 1) return storageKey;
  await store.delete(storageKey);
  return null;
}

/**
 * Encrypts an image that the law preserves to the operator's key, and destroys the plain bytes. In this order: the
 * encrypted object, the row that names it, the plain object, the row that says so. Cut off anywhere, the next run goes on
 * where the row says; several at once do no harm.
 *
 * @param recipient of age, as `age-keygen -y` tells it
 * @returns whether this call has done it
 * @throws where the store or the database break, or the bytes are not those of the row
 */
export async function encryptPreserved(
  ports: Ports,
  image: Unencrypted,
  recipient: string,
): Promise<boolean> {
  const storageKey = isPreservedKey(image.storageKey)
    ? image.storageKey
    : await putEncrypted(ports, image, recipient);
  return storageKey !== null && (await dropPlain(ports, image.id, storageKey));
}
