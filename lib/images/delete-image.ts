import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isDeleteToken } from './delete-token';
import { isImageId } from './is-image-id';
import { removeImage } from './remove-image';

/** Deletes an image for whoever holds its token. */
export async function deleteImage(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'clock' | 'env' | 'log'>,
  id: string,
  token: string,
): Promise<'deleted' | Refusal> {
  const row = isImageId(id) ? await ports.db.image.findUnique({ where: { id } }) : null;
  // An unknown id costs the same comparison as a wrong token.
  const fits = isDeleteToken(token, row?.deleteTokenHash ?? new Uint8Array(32));
  if (row === null || !fits) return refuse('forbidden', 'the token is not of this image');
  await removeImage(ports, row);
  return 'deleted';
}
