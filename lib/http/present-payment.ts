import type { Payment } from '@/lib/db/create-client';
import type { ClaimedPayment, ClaimedThing } from '@/lib/payments/claim-payments';
import { toHex } from '@/lib/payments/hex-bytes';
import type { Origins } from './get-origins';
import { presentFacts, presentUpload } from './present-image';
import type { PresentedFacts, PresentedImage } from './schemas/image-schemas';
import type {
  PresentedClaim,
  PresentedDirect,
  PresentedPayment,
  PresentedThing,
} from './schemas/payment-schemas';

/** The state of a payment on the wire. */
export function presentPayment(payment: Payment): PresentedPayment {
  const { state, amount, unitPrice, count, asset, chainId, transaction, reason } = payment;
  return {
    status: state === 'settling' ? 'pending' : state,
    amount: String(amount),
    ...(count === 1 ? {} : { count, unitPrice: String(unitPrice) }),
    asset: toHex(asset),
    network: `eip155:${chainId}`,
    ...(transaction === null ? {} : { transaction: toHex(transaction) }),
    ...(state === 'refused' && reason !== null ? { reason } : {}),
  };
}

/**
 * A payment for the wallet that made it: with the token, or the image that it was used for, of each thing it paid for.
 *
 * @param direct what is told beside a token
 */
export function presentClaim(
  { payment, things }: ClaimedPayment,
  origins: Origins,
  direct: PresentedDirect = {},
): PresentedClaim {
  const presented = things.map((thing) => presentThing(thing, origins, direct));
  return {
    payment: payment.id,
    product: payment.product,
    ...presentPayment(payment),
    createdAt: payment.createdAt.toISOString(),
    ...(payment.count === 1 ? presented[0] : { images: presented }),
  };
}

function presentThing(
  { token, image }: ClaimedThing,
  origins: Origins,
  direct: PresentedDirect,
): PresentedThing {
  return {
    ...(token === null
      ? {}
      : { token: token.token, expiresAt: token.expiresAt.toISOString(), ...direct }),
    ...(image === null ? {} : { image: presentClaimed(image, origins) }),
  };
}

function presentClaimed(
  { record, deleteToken }: NonNullable<ClaimedThing['image']>,
  origins: Origins,
): PresentedImage | PresentedFacts {
  return deleteToken === null
    ? presentFacts(record, origins)
    : presentUpload(record, deleteToken, origins);
}
