import type { Payment } from '@/lib/db/create-client';
import type { IssuedToken } from '@/lib/payments/tokens/make-token';
import type { Call } from '../answer';
import { presentDirect } from '../present-direct';

const INSTEAD =
  'What was paid for could not be given any more, so the payment bought an upload token: send an image to /api/upload with it.';

/** A token that a payment has bought, and, where it is not what the payment was for, why. */
export function presentToken(
  { context, origins }: Call,
  { product }: Pick<Payment, 'product'>,
  { token, expiresAt }: IssuedToken,
) {
  const direct = presentDirect(context.env, origins);
  const instead = product === 'upload_token' ? {} : { message: INSTEAD };
  return { token, expiresAt: expiresAt.toISOString(), ...direct, ...instead };
}
