import type { Context } from '@/lib/context';

export type Unscreened = {
  readonly id: string;
  readonly createdAt: Date;
  readonly storageKey: string;
  readonly servedBytes: number;
};

/** Images that nobody has looked at yet, oldest first; those that were removed too, for what is like them. */
export function findUnscreened(
  { db }: Pick<Context, 'db'>,
  limit: number,
  after: { readonly time: Date; readonly id: string },
): Promise<Unscreened[]> {
  return db.$queryRaw<Unscreened[]>`
    SELECT id, created_at AS "createdAt", storage_key AS "storageKey", served_bytes AS "servedBytes"
    FROM image
    WHERE screened_at IS NULL AND state <> 'deleted' AND storage_key NOT LIKE '%.age'
      AND (created_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY created_at, id LIMIT ${limit}`;
}
