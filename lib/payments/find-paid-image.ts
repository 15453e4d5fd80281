import type { Hex } from 'viem';
import type { Image } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { toHex } from './hex-bytes';
import type { SalesContext } from './ledger/sale';

/**
 * The image of this id, for the wallet that paid for its upload. Whoever only prolonged an image is not found.
 *
 * @returns `forbidden`, whether another wallet has paid, nobody has, or there is no such image
 */
export async function findPaidImage(
  ports: Pick<SalesContext, 'db' | 'payments'>,
  id: string,
  address: Hex,
): Promise<Image | Refusal> {
  const entitlement = isImageId(id)
    ? await ports.db.entitlement.findUnique({
        where: { imageId: id },
        select: { image: true, payment: { select: { payer: true, chainId: true } } },
      })
    : null;
  const { image, payment } = entitlement ?? {};
  const { chainId } = ports.payments.network;
  if (!image || payment?.chainId !== chainId || toHex(payment.payer) !== address) {
    return refuse('forbidden', 'the wallet did not pay for this image', {
      detail: 'This wallet did not pay for the upload of this image.',
    });
  }
  return image;
}
