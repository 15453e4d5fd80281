import type { Payment } from '@/lib/db/create-client';
import type { ClaimedPayment } from '@/lib/payments/claim-payments';
import { toHex } from '@/lib/payments/hex-bytes';
import type { PaymentState } from '@/lib/payments/states';
import type { Origins } from './get-origins';
import type { PresentedDirect } from './present-direct';
import {
  presentFacts,
  presentUpload,
  type PresentedFacts,
  type PresentedImage,
} from './present-image';

/** What is told of a state: whose turn it is to ask the facilitator is our own business. */
export type PaymentStatus = Exclude<PaymentState, 'settling'>;

/** What anyone may know of a payment whose id he has: nothing that can be spent, and no image. */
export type PresentedPayment = {
  readonly status: PaymentStatus;
  /** Atomic units. */
  readonly amount: string;
  readonly asset: string;
  /** CAIP-2. */
  readonly network: string;
  readonly transaction?: string;
  /** Why it was refused, in the words of the x402 specification. */
  readonly reason?: string;
};

/** One entry of a claim. */
export type PresentedClaim = PresentedPayment & {
  readonly payment: string;
  readonly product: Payment['product'];
  readonly createdAt: string;
  /** Of what is not used yet: good for one upload, until `expiresAt`. */
  readonly token?: string;
  readonly expiresAt?: string;
  readonly image?: PresentedImage | PresentedFacts;
} & PresentedDirect;

/** The state of a payment on the wire. */
export function presentPayment(payment: Payment): PresentedPayment {
  const { state, amount, asset, chainId, transaction, reason } = payment;
  return {
    status: state === 'settling' ? 'pending' : state,
    amount: String(amount),
    asset: toHex(asset),
    network: `eip155:${chainId}`,
    ...(transaction === null ? {} : { transaction: toHex(transaction) }),
    ...(state === 'refused' && reason !== null ? { reason } : {}),
  };
}

/**
 * A payment for the wallet that made it: with the token, or the image that it was used for.
 *
 * @param direct what is told beside a token
 */
export function presentClaim(
  { payment, token, image }: ClaimedPayment,
  origins: Origins,
  direct: PresentedDirect = {},
): PresentedClaim {
  return {
    payment: payment.id,
    product: payment.product,
    ...presentPayment(payment),
    createdAt: payment.createdAt.toISOString(),
    ...(token === null
      ? {}
      : { token: token.token, expiresAt: token.expiresAt.toISOString(), ...direct }),
    ...(image === null ? {} : { image: presentClaimed(image, origins) }),
  };
}

function presentClaimed(
  { record, deleteToken }: NonNullable<ClaimedPayment['image']>,
  origins: Origins,
): PresentedImage | PresentedFacts {
  return deleteToken === null
    ? presentFacts(record, origins)
    : presentUpload(record, deleteToken, origins);
}
