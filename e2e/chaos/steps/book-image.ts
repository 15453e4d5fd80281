import type { UploadAnswer } from '../../product/post-image';
import type { BookedImage, Picture } from '../book';
import type { World } from '../world';

/** Notes an image whose URL was answered. One that is known already stays what it is. */
export function bookImage(
  world: World,
  told: UploadAnswer,
  picture: Picture,
  how: string,
): BookedImage {
  const { book } = world;
  const known = book.images.find(({ id }) => id === told.id);
  if (known !== undefined) {
    if (known.doubt === null && known.expiresAt !== Date.parse(told.expiresAt)) {
      const first = new Date(known.expiresAt).toISOString();
      world.fault(`${told.id} was told to expire at ${first}, then at ${told.expiresAt}`);
    }
    return known;
  }
  const image: BookedImage = {
    id: told.id,
    path: new URL(told.url).pathname,
    deleteToken: told.deleteToken,
    picture,
    madeBy: `by ${how}, told at ${new Date().toISOString()}`,
    expiresAt: Date.parse(told.expiresAt),
    longer: 0,
    fate: 'live',
    doubt: null,
    changedAt: Date.now(),
    downSince: Infinity,
    caseId: null,
  };
  book.images.push(image);
  return image;
}
