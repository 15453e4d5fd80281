import { queuePurge } from '@/lib/cdn/queue-purge';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { getPublicUrls } from './get-public-urls';

/**
 * Ends an image's being served, and has the CDN and the store's log know: all or nothing. Its bytes are due for destruction, unless
 * they are sealed; whether they are held is asked when they go. Hiding twice changes nothing the second time.
 *
 * @param options.removed a takedown: the address answers 451 from now on, also where the image was gone before
 */
export async function hideImage(
  ports: Pick<Context, 'db' | 'cdn' | 'clock' | 'env'>,
  image: Pick<Image, 'id' | 'format'>,
  { removed }: { readonly removed: boolean },
): Promise<void> {
  const now = ports.clock.now();
  await ports.db.$transaction(async (inside) => {
    const hidden = await inside.$executeRaw`
      UPDATE image
      SET state = 'deleting',
          gone_at = LEAST(expires_at, ${now}::timestamptz),
          bytes_due_at = GREATEST(${now}::timestamptz, sealed_until)
      WHERE id = ${image.id} AND state = 'live'`;
    const marked = removed
      ? await inside.image.updateMany({
          where: { id: image.id, removedAt: null },
          data: { removedAt: now },
        })
      : { count: 0 };
    if (hidden + marked.count === 0) return;
    const kind = removed ? 'removed' : 'deleted';
    await inside.removalEntry.create({ data: { imageId: image.id, kind, at: now } });
    await queuePurge(ports, inside, getPublicUrls(ports.env, image));
  });
}
