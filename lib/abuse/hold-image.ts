import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';

/** What a hold has found. `lost`: the hold came too late, the record is all that is left. */
export type Hold = { readonly bytes: 'kept' | 'lost' };

/**
 * Puts an image under legal hold: its bytes and its record stay, whatever its uploader, its expiry or a job say, until it
 * is released. It goes on being served, or not, as before.
 */
export async function holdImage(
  { db, store, clock }: Pick<Context, 'db' | 'store' | 'clock'>,
  id: string,
): Promise<Hold | Refusal> {
  if (!isImageId(id)) return refuse('not_found', 'the image to hold never was');
  await db.image.updateMany({ where: { id, heldAt: null }, data: { heldAt: clock.now() } });
  const row = await db.image.findUnique({ where: { id } });
  if (row === null) return refuse('not_found', 'the image to hold never was');
  // Whoever claimed the bytes before this hold may be destroying them now: only the store knows.
  const doubtful = row.state === 'deleted' || row.destroyAttempts > 0;
  return { bytes: doubtful && (await store.head(row.storageKey)) === null ? 'lost' : 'kept' };
}
