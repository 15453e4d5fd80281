import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { destroyBytes } from '@/lib/images/destroy-bytes';
import { hideImage } from '@/lib/images/hide-image';
import { isImageId } from '@/lib/images/is-image-id';
import { logRemovals } from '@/lib/images/log-removals';
import { blockImages } from './blocklist/block-images';
import { blockPicture } from './screening/block-picture';
import { CATEGORY_POLICIES, type Category } from './categories';

const DAY = 86_400_000;

/** What is blocked without a case that would say why. */
const SOURCE = 'log';

/**
 * Takes an image down as a case does, where there is none any more that could: the store's log says that one did. From
 * that instant its address answers 451, within a second on every other server, the CDN is told to forget it, and its
 * bytes are not taken again. What was gone before is marked as removed all the same.
 *
 * @param category null: nobody has said what for, and nothing keeps the bytes
 */
export async function takeDownImage(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log'>,
  id: string,
  category: Category | null = null,
): Promise<'removed' | Refusal> {
  const row = isImageId(id) ? await ports.db.image.findUnique({ where: { id } }) : null;
  if (row === null) return refuse('not_found', 'the image to take down never was');
  const days = category === null ? 0 : CATEGORY_POLICIES[category].quarantineDays;
  const keepUntil = days === 0 ? null : new Date(ports.clock.now().getTime() + days * DAY);
  await ports.db.$transaction(async (inside) => {
    await blockImages(inside, ports, [row], { source: SOURCE, category: category ?? 'other' });
    await hideImage(inside, ports, row, { category, keepUntil });
    await blockPicture(inside, ports, row.id);
  });
  await logRemovals(ports);
  await destroyBytes(ports, [id]);
  return 'removed';
}
