import { refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import { MAX_TIMEOUT_SECONDS, type Terms } from '../terms';

/** Seconds that must be left, so that the transfer can still reach a block. */
const LEAST_LEFT = 10;

/** Seconds by which a client's clock may be ahead of ours. */
const CLOCK_SKEW = 60;

/**
 * Valid now, for long enough to be settled, and not for longer than we ask: an authorization that lives for a year could
 * be settled by anybody within that year, long after its buyer was told that it was refused.
 */
export function checkValidity(
  payment: Pick<SignedPayment, 'authorization'>,
  _: Terms,
  now: Date,
): Refusal | null {
  const { validAfter, validBefore } = payment.authorization;
  const time = BigInt(now.getTime());
  // The token wants it strictly after `validAfter`.
  if (validAfter * 1000n >= time) {
    return refuse(
      'payment_required',
      'an authorization that is not valid yet',
      becauseOf(
        'invalid_exact_evm_payload_authorization_valid_after',
        'Set "validAfter" to 0, or set your clock.',
      ),
    );
  }
  const left = validBefore * 1000n - time;
  if (
    left >= BigInt(LEAST_LEFT * 1000) &&
    left <= BigInt((MAX_TIMEOUT_SECONDS + CLOCK_SKEW) * 1000)
  ) {
    return null;
  }
  const early = left < BigInt(LEAST_LEFT * 1000);
  return refuse(
    'payment_required',
    early
      ? 'an authorization that has ended or is about to'
      : 'an authorization that lives too long',
    becauseOf(
      'invalid_exact_evm_payload_authorization_valid_before',
      `Set "validBefore" to ${MAX_TIMEOUT_SECONDS} seconds from now, in seconds since 1970, and sign again.`,
    ),
  );
}
