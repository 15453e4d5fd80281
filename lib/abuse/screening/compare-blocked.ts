import type { Context } from '@/lib/context';
import type { Category } from '../categories';
import { openReview } from '../cases/open-review';
import { findCaseOf } from './find-case-of';
import { LIKE_DISTANCE } from './like-distance';

/** Blocked pictures of one walk through the images: a million of these take two seconds with it. */
const AT_ONCE = 20;

type Match = {
  readonly imageId: string;
  readonly source: string;
  readonly category: Category;
  readonly distance: number;
};

/** Images that are served and like one of the pictures, each with the nearest. */
function findAlike(
  { db }: Pick<Context, 'db'>,
  pictures: readonly { readonly perceptualHash: bigint; readonly source: string }[],
): Promise<Match[]> {
  return db.$queryRaw<Match[]>`
    SELECT DISTINCT ON (image.id) image.id AS "imageId", blocked.source, blocked.category, bits.distance
    FROM unnest(
      ${pictures.map(({ perceptualHash }) => perceptualHash)}::bigint[],
      ${pictures.map(({ source }) => source)}::text[]
    ) AS picture (perceptual_hash, source)
    JOIN blocked_picture AS blocked USING (perceptual_hash, source)
    CROSS JOIN image
    CROSS JOIN LATERAL (
      SELECT bit_count((image.perceptual_hash # blocked.perceptual_hash)::bit(64))::int AS distance
    ) AS bits
    WHERE image.state = 'live' AND bits.distance <= ${LIKE_DISTANCE}
      AND NOT EXISTS (
        SELECT FROM abuse_case_image AS seen
        WHERE seen.image_id = image.id AND blocked.source IN (seen.case_id, seen.like_case_id))
    ORDER BY image.id, bits.distance, blocked.category, blocked.source`;
}

/**
 * Compares pictures that were blocked lately with the images that were there before, once: what is like one of them goes
 * to review. A batch; the pictures say last that it is done.
 *
 * @returns how many pictures were compared, and what they were found to be like
 */
export async function compareBlocked(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log' | 'ids'>,
): Promise<{ readonly compared: number; readonly matched: number; readonly more: boolean }> {
  const { db, clock } = ports;
  const pictures = await db.blockedPicture.findMany({
    where: { comparedAt: null },
    orderBy: { blockedAt: 'asc' },
    take: AT_ONCE,
    select: { perceptualHash: true, source: true },
  });
  if (pictures.length === 0) return { compared: 0, matched: 0, more: false };
  const matches = await findAlike(ports, pictures);
  for (const { imageId, source, category, distance } of matches) {
    const likeCaseId = findCaseOf(source);
    await openReview(ports, { imageId, likeCaseId, category, distance });
  }
  await db.blockedPicture.updateMany({
    where: { OR: pictures, comparedAt: null },
    data: { comparedAt: clock.now() },
  });
  return {
    compared: pictures.length,
    matched: matches.length,
    more: pictures.length === AT_ONCE,
  };
}
