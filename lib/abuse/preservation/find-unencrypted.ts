import type { Context } from '@/lib/context';

/** How long the screening has to look at a removed image, before it cannot any more. */
const SCREEN_MS = 600_000;

export type Unencrypted = {
  readonly id: string;
  readonly removedAt: Date;
  readonly storageKey: string;
  readonly servedBytes: number;
  readonly servedSha256: Uint8Array;
};

/**
 * Images that were removed as child sexual abuse material, are kept because the law wants it, and are not encrypted yet,
 * oldest first. What is only in review is left as it is: it may be put back.
 */
export function findUnencrypted(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  limit: number,
  after: { readonly time: Date; readonly id: string },
): Promise<Unencrypted[]> {
  const now = clock.now();
  const unscreened = new Date(now.getTime() - (env.abuse.screening ? SCREEN_MS : 0));
  return db.$queryRaw<Unencrypted[]>`
    SELECT id, removed_at AS "removedAt", storage_key AS "storageKey",
      served_bytes AS "servedBytes", served_sha256 AS "servedSha256"
    FROM image
    WHERE removed_for = 'csam' AND encrypted_at IS NULL AND state = 'deleting' AND NOT in_review
      AND (sealed_until > ${now}::timestamptz OR held_at IS NOT NULL)
      AND (screened_at IS NOT NULL OR removed_at <= ${unscreened}::timestamptz)
      AND (removed_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY removed_at, id LIMIT ${limit}`;
}
