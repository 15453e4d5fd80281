import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { removeImage } from '@/lib/images/remove-image';

/**
 * Takes an image down: from that instant its address answers 451, on every server, and the CDN is told to forget it. Its
 * bytes are destroyed unless they are sealed or held. What was gone before is marked as removed all the same.
 */
export async function takeDownImage(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'clock' | 'env' | 'log'>,
  id: string,
): Promise<'removed' | Refusal> {
  const row = isImageId(id) ? await ports.db.image.findUnique({ where: { id } }) : null;
  if (row === null) return refuse('not_found', 'the image to take down never was');
  await removeImage(ports, row, { category: null, keepUntil: null });
  return 'removed';
}
