import type { Context } from '@/lib/context';
import { isRefusal, type Refusal } from '@/lib/errors';
import { findByDeleteToken } from './find-by-delete-token';
import { removeImage } from './remove-image';

/** Deletes an image for whoever holds its token. */
export async function deleteImage(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log'>,
  id: string,
  token: string,
): Promise<'deleted' | Refusal> {
  const image = await findByDeleteToken(ports, id, token);
  if (isRefusal(image)) return image;
  await removeImage(ports, image);
  return 'deleted';
}
