import type { Context } from '@/lib/context';

const PAGE = 500;

/** Ids of live images whose bytes the store does not have. There should be none, ever. */
export async function* listMissingBytes({
  db,
  store,
}: Pick<Context, 'db' | 'store'>): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const rows = await db.image.findMany({
      where: { state: 'live', id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
      select: { id: true, storageKey: true },
    });
    for (const { id, storageKey } of rows) {
      if ((await store.head(storageKey)) === null) yield id;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
