import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from './is-image-id';
import { isLive } from './is-live';
import { getTiers } from './tiers';

/** Less time than this left, and the image could be gone before its payment is through. */
const LEAST_LEFT_MS = 600_000;
/** An image is kept for ten years at most from now on. */
const MOST_AHEAD_MS = 3_650 * 86_400_000;

/** Why an image cannot be kept for another year, or null where it can. */
export async function checkKeepable(
  { db, clock, env }: Pick<Context, 'db' | 'clock' | 'env'>,
  id: string,
): Promise<Refusal | null> {
  const row = isImageId(id) ? await db.image.findUnique({ where: { id } }) : null;
  const now = clock.now();
  if (row === null || !isLive(row, now))
    return refuse('not_found', 'the image to keep is not live');
  const left = row.expiresAt.getTime() - now.getTime();
  if (left < LEAST_LEFT_MS) {
    return refuse('not_found', 'the image to keep is about to expire', {
      detail: 'The image expires in less than ten minutes, too soon to be kept. Upload it again.',
    });
  }
  if (left + getTiers(env).paid.retentionSeconds * 1000 > MOST_AHEAD_MS) {
    return refuse('invalid_request', 'the image would be kept for more than ten years', {
      detail: 'An image is kept for ten years at most; this one is paid for until then.',
    });
  }
  return null;
}
