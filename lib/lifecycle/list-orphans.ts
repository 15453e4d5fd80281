import type { Context } from '@/lib/context';
import type { StoredFacts } from '@/lib/storage/store';

/** Objects asked for, and looked up in the database, at once. */
const PAGE = 500;

/**
 * Objects of the store that no image's row names: what a crash between storing bytes and writing the row leaves
 * behind. One that is younger than an upload may take can still get its row.
 */
export async function* listOrphans({
  db,
  store,
}: Pick<Context, 'db' | 'store'>): AsyncGenerator<StoredFacts> {
  let after: string | null = null;
  do {
    const page = await store.list({ limit: PAGE, ...(after === null ? {} : { after }) });
    const rows = await db.image.findMany({
      where: { storageKey: { in: page.objects.map(({ key }) => key) }, bytesDeletedAt: null },
      select: { storageKey: true },
    });
    const named = new Set(rows.map(({ storageKey }) => storageKey));
    yield* page.objects.filter(({ key }) => !named.has(key));
    after = page.next;
  } while (after !== null);
}
