import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { destroyBytes } from './destroy-bytes';
import { hideImage, type Removal } from './hide-image';
import { logRemovals } from './log-removals';

/**
 * Ends an image for whoever was found to be allowed to: from the moment that the row says so it is not served, then
 * the bytes go, unless they are held or sealed. What a broken store would not give up is left to the job. Removing twice
 * succeeds twice.
 *
 * @param removal a takedown: the address says so from now on
 */
export async function removeImage(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log'>,
  image: Pick<Image, 'id' | 'format'>,
  removal: Removal | null = null,
): Promise<void> {
  await ports.db.$transaction((inside) => hideImage(inside, ports, image, removal));
  await logRemovals(ports);
  await destroyBytes(ports, [image.id]);
}
