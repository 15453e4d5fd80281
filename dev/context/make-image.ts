import { randomBytes } from 'node:crypto';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import type { TierName } from '@/lib/images/tiers';
import { uploadImage } from '@/lib/images/upload-image';
import { makeReceivedImage } from './make-received-image';

/**
 * A live image with bytes of its own, as an upload makes it.
 *
 * @param columns written into its row afterwards
 */
export async function makeImage(
  context: Context,
  columns: Partial<Image> = {},
  tier: TierName = 'free',
): Promise<Image> {
  const received = makeReceivedImage(randomBytes(24).toString('hex'));
  const uploaded = await uploadImage(context, tier, received, null);
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  return context.db.image.update({ where: { id: uploaded.image.id }, data: columns });
}
