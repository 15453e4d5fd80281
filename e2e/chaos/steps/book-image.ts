import type { UploadAnswer } from '../../product/post-image';
import type { BookedImage, Picture } from '../book';
import type { World } from '../world';

/** Notes an image whose URL was answered. One that is known already stays what it is. */
export function bookImage({ book }: World, told: UploadAnswer, picture: Picture): BookedImage {
  const known = book.images.find(({ id }) => id === told.id);
  if (known !== undefined) return known;
  const image: BookedImage = {
    id: told.id,
    path: new URL(told.url).pathname,
    deleteToken: told.deleteToken,
    picture,
    expiresAt: Date.parse(told.expiresAt),
    fate: 'live',
    doubt: null,
    changedAt: Date.now(),
    caseId: null,
  };
  book.images.push(image);
  return image;
}
