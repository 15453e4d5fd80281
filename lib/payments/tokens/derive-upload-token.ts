import type { SecretKey } from '@/lib/secrets';

/** The token of one generation of an entitlement, 40 hex: derived, so that it can be told again and is never stored. */
export function deriveUploadToken(key: SecretKey, paymentId: string, generation: number): string {
  return key.derive('upload-token', `${paymentId}:${generation}`).subarray(0, 20).toString('hex');
}
