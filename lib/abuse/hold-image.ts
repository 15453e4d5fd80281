import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { logRemovals } from '@/lib/images/log-removals';

/** What a hold has found. `lost`: the hold came too late, the record is all that is left. */
export type Hold = { readonly bytes: 'kept' | 'lost' };

/**
 * Puts an image under legal hold: its bytes and its record stay, whatever its uploader, its expiry or a job say, until it
 * is released. It goes on being served, or not, as before.
 */
export async function holdImage(
  { db, store, clock, log }: Pick<Context, 'db' | 'store' | 'clock' | 'log'>,
  id: string,
): Promise<Hold | Refusal> {
  if (!isImageId(id)) return refuse('not_found', 'the image to hold never was');
  const at = clock.now();
  await db.$transaction(async (inside) => {
    const held = await inside.image.updateMany({
      where: { id, heldAt: null },
      data: { heldAt: at },
    });
    if (held.count === 0) return;
    await inside.removalEntry.create({ data: { imageId: id, kind: 'held', at } });
  });
  await logRemovals({ db, store, log });
  const row = await db.image.findUnique({ where: { id } });
  if (row === null) return refuse('not_found', 'the image to hold never was');
  // Whoever claimed the bytes before this hold may be destroying them now: only the store knows.
  const doubtful = row.state === 'deleted' || row.destroyAttempts > 0;
  return { bytes: doubtful && (await store.head(row.storageKey)) === null ? 'lost' : 'kept' };
}
