import { timingSafeEqual } from 'node:crypto';
import { hashSecret, type SecretKey } from '@/lib/secrets';

/** The token that deletes an image: 40 hex derived from the key and the id, so that it can be told again unstored. */
export function deriveDeleteToken(key: SecretKey, id: string): string {
  return key.derive('delete-token', id).subarray(0, 20).toString('hex');
}

/** Compares a presented token with the stored hash in constant time. */
export function isDeleteToken(presented: string, storedHash: Uint8Array): boolean {
  const hash = hashSecret(presented);
  return hash.length === storedHash.length && timingSafeEqual(hash, storedHash);
}
