import type { Context } from '@/lib/context';
import type { Category } from '../categories';
import { openReview } from '../cases/open-review';
import { lockHashes } from './lock-hashes';

/** Locks that one transaction holds. */
const AT_ONCE = 50;

/**
 * Images that are served with one of these bytes, received or served. The hashes are blocked and committed by now: an
 * upload that did not see the block still holds the lock that is waited for here, and its row is seen after.
 */
function findServed(
  { db }: Pick<Context, 'db'>,
  hashes: readonly string[],
): Promise<{ id: string; hash: string }[]> {
  return db.$transaction(async (inside) => {
    await lockHashes(
      inside,
      hashes.map((hash) => Buffer.from(hash, 'hex')),
    );
    return inside.$queryRaw<{ id: string; hash: string }[]>`
      SELECT DISTINCT ON (image.id) image.id, hash
      FROM unnest(${[...hashes]}::text[]) AS hash
      JOIN image ON decode(hash, 'hex') IN (image.received_sha256, image.served_sha256)
      WHERE image.state = 'live'
        AND NOT EXISTS (
          SELECT FROM abuse_case_image AS seen
          WHERE seen.image_id = image.id AND (seen.open OR (seen.like_case_id IS NULL AND seen.distance = 0)))
      ORDER BY image.id, hash`;
  });
}

/**
 * Opens a review for each image that is served with bytes of an imported list, unless it is in a case, or was in one for
 * that reason: then somebody has decided.
 *
 * @returns for how many
 */
export async function reviewServed(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log' | 'ids'>,
  hashes: ReadonlyMap<string, Category>,
): Promise<number> {
  let reviewed = 0;
  const all = [...hashes.keys()];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    for (const { id, hash } of await findServed(ports, all.slice(from, from + AT_ONCE))) {
      const category = hashes.get(hash)!;
      await openReview(ports, { imageId: id, likeCaseId: null, category, distance: 0 });
      reviewed += 1;
    }
  }
  return reviewed;
}
