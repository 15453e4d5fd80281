import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { isDeleteToken } from './delete-token';
import { isImageId } from './is-image-id';

/**
 * The image of this id, for whoever holds its delete token.
 *
 * @returns `forbidden`, whether the token is wrong or there is no such image
 */
export async function findByDeleteToken(
  { db }: Pick<Context, 'db'>,
  id: string,
  token: string,
): Promise<Image | Refusal> {
  const row = isImageId(id) ? await db.image.findUnique({ where: { id } }) : null;
  // An unknown id costs the same comparison as a wrong token.
  const fits = isDeleteToken(token, row?.deleteTokenHash ?? new Uint8Array(32));
  return row === null || !fits ? refuse('forbidden', 'the token is not of this image') : row;
}
