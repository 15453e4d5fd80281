import type { Context } from '@/lib/context';
import type { StoredFacts } from '@/lib/storage/store';
import { STAGING_KEY } from '@/lib/images/make-staging-key';
import { findUnnamed } from './find-unnamed';

/** Objects asked for, and looked up in the database, at once. */
const PAGE = 500;
/** As `stageImage` makes them, and `encryptPreserved`; the other ones are `makeStagingKey`'s. What has another name is not ours to judge. */
const IMAGE_KEY = /^[a-z0-9]{12}-[a-z0-9]{20}\.(png|jpg|gif|webp|age)$/;

/** A page of the store: what of it no row names, and where the next page begins; null at the end. */
export type OrphanPage = {
  readonly orphans: readonly StoredFacts[];
  readonly next: string | null;
};

/**
 * Objects of the store that no row names, page by page: what a crash between storing bytes and writing the row leaves
 * behind. One that is younger than an upload may take can still get its row.
 *
 * @param after the key behind which to begin; null: at the first
 */
export async function* listOrphans(
  { db, store }: Pick<Context, 'db' | 'store'>,
  after: string | null = null,
): AsyncGenerator<OrphanPage> {
  let from = after;
  do {
    const page = await store.list({ limit: PAGE, ...(from === null ? {} : { after: from }) });
    const ours = page.objects.filter(({ key }) => IMAGE_KEY.test(key) || STAGING_KEY.test(key));
    const unnamed = new Set(
      await findUnnamed(
        db,
        ours.map(({ key }) => key),
      ),
    );
    yield { orphans: ours.filter(({ key }) => unnamed.has(key)), next: page.next };
    from = page.next;
  } while (from !== null);
}
