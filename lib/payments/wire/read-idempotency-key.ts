import { refuse, type Refusal } from '@/lib/errors';
import type { SignedPayment } from '../signed-payment';
import { IDEMPOTENCY_KEY } from './idempotency-key';

type HeaderReader = { readonly get: (name: string) => string | null };

/**
 * By what a buyer can ask again without paying again: the `Idempotency-Key` header or version 2's
 * `payment-identifier`, which are the same thing.
 *
 * @returns null where neither is there; `invalid_request` where the header is malformed or the two differ
 */
export function readIdempotencyKey(
  headers: HeaderReader,
  payment: SignedPayment | null,
): string | null | Refusal {
  const key = headers.get('idempotency-key');
  const identifier = payment?.identifier ?? null;
  if (key !== null && !IDEMPOTENCY_KEY.test(key)) {
    return refuse('invalid_request', 'the idempotency key is malformed', {
      detail: 'An Idempotency-Key is 16 to 128 letters, digits, hyphens or underscores.',
    });
  }
  if (key !== null && identifier !== null && key !== identifier) {
    return refuse('invalid_request', 'two different idempotency keys', {
      detail:
        'Idempotency-Key and the payment-identifier differ. They are the same thing: send one of them, or both alike.',
    });
  }
  return key ?? identifier;
}
