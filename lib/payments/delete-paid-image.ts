import type { Hex } from 'viem';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { removeImage } from '@/lib/images/remove-image';
import { toHex } from './hex-bytes';
import type { SalesContext } from './ledger/sale';

/** Deletes an image for the wallet that paid for its upload. Whoever only prolonged an image may not. */
export async function deletePaidImage(
  ports: SalesContext,
  id: string,
  address: Hex,
): Promise<'deleted' | Refusal> {
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
  await removeImage(ports, image);
  return 'deleted';
}
