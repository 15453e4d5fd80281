import { checkKeepable } from '@/lib/images/check-keepable';
import type { Call } from '../answer';
import { receiveUpload } from '../receive-upload';
import type { Offer } from './sell-by';

const nothing = { image: null, targetImageId: null };

/** `POST /api/upload/token`: no body, a token. */
export const tokenOffer: Offer = {
  product: 'upload_token',
  needs: (_, sale) => sale(nothing),
};

/** `POST /api/upload` without a token: an image, its URL. */
export const uploadOffer: Offer = {
  product: 'upload',
  needs: (call, sale, checkLimits) =>
    receiveUpload(call, { tier: 'paid', checkAgain: checkLimits }, (image) =>
      sale({ ...nothing, image }),
    ),
};

const checkTarget = ({ context, params }: Call) => checkKeepable(context, params.id ?? '');

/** `POST /api/images/{id}/keep`: a live image, another year of it. */
export const keepOffer: Offer = {
  product: 'keep',
  needs: (call, sale) =>
    sale({
      image: null,
      targetImageId: call.params.id ?? '',
      precondition: () => checkTarget(call),
    }),
  check: checkTarget,
};
