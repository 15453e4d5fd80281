import type { Context } from '@/lib/context';
import { readObject } from '@/lib/storage/read-object';
import type { Category } from '../categories';
import { openReview } from '../cases/open-review';
import { blockPicture } from './block-picture';
import { findCaseOf } from './find-case-of';
import type { Unscreened } from './find-unscreened';
import { LIKE_DISTANCE } from './like-distance';
import type { Look, Screener } from './screener';

export type ScreenPorts = Pick<
  Context,
  'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log' | 'ids'
> & { readonly screener: Screener };

/** After so many looks that failed, an image counts as looked at: it will not be another time. */
const ATTEMPTS = 3;

type Match = { readonly source: string; readonly category: Category; readonly distance: number };

/** The nearest blocked picture, but for those of cases that the image has been in, or was held against before. */
async function findLike({ db }: ScreenPorts, imageId: string): Promise<Match | null> {
  const [match] = await db.$queryRaw<Match[]>`
    SELECT blocked.source, blocked.category, bits.distance
    FROM image
    CROSS JOIN blocked_picture AS blocked
    CROSS JOIN LATERAL (
      SELECT bit_count((image.perceptual_hash # blocked.perceptual_hash)::bit(64))::int AS distance
    ) AS bits
    WHERE image.id = ${imageId} AND image.state = 'live' AND bits.distance <= ${LIKE_DISTANCE}
      AND NOT EXISTS (
        SELECT FROM abuse_case_image AS seen
        WHERE seen.image_id = image.id AND blocked.source IN (seen.case_id, seen.like_case_id))
    ORDER BY bits.distance, blocked.category, blocked.source LIMIT 1`;
  return match ?? null;
}

async function lookAt(ports: ScreenPorts, image: Unscreened): Promise<Look> {
  const picture = await readObject(ports.store, image.storageKey, image.servedBytes);
  if (picture === null) return { kind: 'failed', why: 'its bytes are gone' };
  return ports.screener.look(picture);
}

/**
 * Looks at an image, and has somebody look at it where it is like a blocked one. Its row says last that this is done:
 * cut off anywhere, it is done again, to the same end. The hash is written before others are compared with it, so that
 * of an image and a picture that is blocked meanwhile, one finds the other.
 *
 * @throws where the store, the database or the screener break: nothing is held against the image
 */
export async function screenImage(
  ports: ScreenPorts,
  image: Unscreened,
): Promise<'screened' | 'matched' | 'failed'> {
  const { db, clock, log } = ports;
  const look = await lookAt(ports, image);
  if (look.kind === 'failed') {
    const { why } = look;
    log.warn({ image: image.id, why }, 'an image could not be screened');
    await db.$executeRaw`
      UPDATE image
      SET screen_attempts = screen_attempts + 1,
          screened_at = CASE WHEN screen_attempts + 1 >= ${ATTEMPTS} THEN ${clock.now()}::timestamptz END
      WHERE id = ${image.id} AND screened_at IS NULL`;
    return 'failed';
  }
  const { perceptualHash } = look;
  const where = { id: image.id, screenedAt: null };
  let match: Match | null = null;
  if (perceptualHash !== null) {
    await db.image.updateMany({ where, data: { perceptualHash } });
    await db.$transaction((inside) => blockPicture(inside, ports, image.id));
    match = await findLike(ports, image.id);
  }
  if (match !== null) {
    const { source, category, distance } = match;
    const likeCaseId = findCaseOf(source);
    await openReview(ports, { imageId: image.id, likeCaseId, category, distance });
  }
  await db.image.updateMany({ where, data: { screenedAt: clock.now() } });
  return match === null ? 'screened' : 'matched';
}
