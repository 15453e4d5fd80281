import type { BookedImage } from '../book';
import type { World } from '../world';
import { call } from './call';

/** Deletes by the token, for the first time or again. */
export async function deleteImage(
  world: World,
  origin: string,
  image: BookedImage,
): Promise<number> {
  const isAgain = image.doubt === 'delete';
  image.doubt = 'delete';
  image.changedAt = Date.now();
  const { status } = await call(`${origin}/api/images/${image.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${image.deleteToken}` },
  });
  const isOver = image.expiresAt <= Date.now() + 1_000;
  if (status === 404 && !isAgain && !isOver) world.fault(`${image.id} was not there to be deleted`);
  if (status === 204 || status === 404) {
    image.fate = 'deleted';
    image.doubt = null;
    image.changedAt = Date.now();
  }
  return status;
}
