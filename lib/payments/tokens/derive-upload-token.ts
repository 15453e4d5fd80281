import type { Entitlement } from '@/lib/db/create-client';
import type { SecretKey } from '@/lib/secrets';

/** Which entitlement: one of those that a payment has bought. */
export type EntitlementKey = Pick<Entitlement, 'paymentId' | 'index'>;

/** The token of one generation of an entitlement, 40 hex: derived, so that it can be told again and is never stored. */
export function deriveUploadToken(
  key: SecretKey,
  { paymentId, index }: EntitlementKey,
  generation: number,
): string {
  // The first is derived as it was when there was no other: tokens that are out there stay good.
  const which = index === 0 ? paymentId : `${paymentId}:${index}`;
  return key.derive('upload-token', `${which}:${generation}`).subarray(0, 20).toString('hex');
}
