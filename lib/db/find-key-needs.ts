import type { Database } from './create-client';
import { KEY_NEEDS_SQL } from './key-needs-sql';

/** How many of each kind of thing: `live image`, `live upload token`, `report`, `appeal`, `note`. */
export type KeyNeeds = Readonly<Record<string, number>>;

/**
 * What still needs each of these keys of `APP_SECRET`. A key that nothing needs is not in the answer.
 *
 * @param ids of keys, 8 hex digits each
 */
export async function findKeyNeeds(
  db: Pick<Database, '$queryRawUnsafe'>,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, KeyNeeds>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRawUnsafe<{ id: string; kind: string; count: number }[]>(
    KEY_NEEDS_SQL,
    [...ids],
    now,
  );
  const needs = new Map<string, KeyNeeds>();
  for (const { id, kind, count } of rows) needs.set(id, { ...needs.get(id), [kind]: count });
  return needs;
}
