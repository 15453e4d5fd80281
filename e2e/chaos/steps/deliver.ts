import type { UploadAnswer } from '../../product/post-image';
import type { Purchase } from '../book';
import type { World } from '../world';
import { bookImage } from './book-image';

const YEAR_MS = 365 * 86_400_000;

/** Notes that a buyer has got what was paid for. A second time it must be the same. */
export function deliver(world: World, purchase: Purchase, told: readonly UploadAnswer[]): void {
  const { product, pictures, target, images } = purchase;
  if (product === 'keep') {
    const expiresAt = Date.parse(told[0]!.expiresAt);
    const expected = purchase.delivered ? target!.expiresAt : target!.expiresAt + YEAR_MS;
    if (expiresAt !== expected) {
      const [got, due] = [expiresAt, expected].map((time) => new Date(time).toISOString());
      world.fault(`${target!.id}, made ${target!.madeBy}, was kept until ${got} instead of ${due}`);
    }
    target!.expiresAt = expiresAt;
    target!.doubt = null;
  } else {
    const ids = told.map(({ id }) => id).join();
    if (told.length !== pictures.length) {
      world.fault(`${pictures.length} images were paid for and ${told.length} delivered`);
    }
    if (purchase.delivered && ids !== images.map(({ id }) => id).join()) {
      world.fault(`one key bought two sets of images, one of them ${ids}`);
    }
    purchase.images = told.map((one, at) =>
      bookImage(world, one, pictures[at]!, `a purchase (${product})`),
    );
  }
  purchase.delivered = true;
}
