import type { Database } from '@/lib/db/create-client';
import { isPreservedKey } from '@/lib/images/is-preserved-key';
import type { KnownObject } from '@/lib/storage/copy-objects';

/** What the rows of images, public ones and those that wait for a payment, say of objects of the store. */
export function lookUpObjects(
  db: Database,
): (keys: readonly string[]) => Promise<ReadonlyMap<string, KnownObject>> {
  const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return async (keys) => {
    const where = { storageKey: { in: [...keys] } };
    const [staged, images] = await Promise.all([
      db.stagedImage.findMany({ where, select: { storageKey: true, servedSha256: true } }),
      db.image.findMany({
        where,
        select: { storageKey: true, servedSha256: true, bytesDeletedAt: true },
      }),
    ]);
    return new Map<string, KnownObject>([
      ...staged.map(
        (row) => [row.storageKey, { sha256: toHex(row.servedSha256), deleted: false }] as const,
      ),
      ...images.map((row) => {
        const deleted = row.bytesDeletedAt !== null;
        // The row knows the hash of what was encrypted.
        const sha256 = isPreservedKey(row.storageKey) ? null : toHex(row.servedSha256);
        return [row.storageKey, { sha256, deleted }] as const;
      }),
    ]);
  };
}
