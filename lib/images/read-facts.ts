import type { Context } from '@/lib/context';
import type { ImageFacts } from './facts-cache';

/** The rows of these images, in no order; those that never were are missing. As text: it is what headers are made of. */
export function readFacts(
  { db }: Pick<Context, 'db'>,
  ids: readonly string[],
): Promise<ImageFacts[]> {
  return db.$queryRaw<ImageFacts[]>`
    SELECT id, state, removed_at AS "removedAt", format, served_bytes AS "sizeBytes",
      encode(served_sha256, 'hex') AS sha256, storage_key AS "storageKey",
      created_at AS "createdAt", expires_at AS "expiresAt"
    FROM image WHERE id = ANY(${ids}::text[])`;
}
