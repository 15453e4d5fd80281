import { checkKeepable } from '@/lib/images/check-keepable';
import type { Call } from '../answer';
import { readCount } from './read-count';
import { receiveCounted } from './receive-counted';
import type { Offer } from './sell-by';

const nothing = { images: [], targetImageId: null };

/** `POST /api/upload/token`: no body, a token. */
export const tokenOffer: Offer = {
  product: 'upload_token',
  needs: (_call, _count, sale) => sale(nothing),
};

/** `POST /api/upload` without a token: an image, its URL; with a count, that many. */
export const uploadOffer: Offer = {
  product: 'upload',
  count: readCount,
  needs: (call, count, sale, checkLimits) =>
    receiveCounted(call, { tier: 'paid', count, checkAgain: checkLimits }, (images) =>
      sale({ ...nothing, images }),
    ),
};

const checkTarget = ({ context, params }: Call) => checkKeepable(context, params.id ?? '');

/** `POST /api/images/{id}/keep`: a live image, another year of it. */
export const keepOffer: Offer = {
  product: 'keep',
  needs: (call, _count, sale) =>
    sale({
      images: [],
      targetImageId: call.params.id ?? '',
      precondition: () => checkTarget(call),
    }),
  check: checkTarget,
};
