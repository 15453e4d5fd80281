import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from '@/lib/secrets';
import type { HeaderReader } from './exchange';
import { readBearer } from './read-bearer';

/** Whether a request shows this secret as its bearer token; compared in constant time. */
export function showsSecret(headers: HeaderReader, secret: string): boolean {
  const shown = readBearer(headers);
  return shown !== null && timingSafeEqual(hashSecret(shown), hashSecret(secret));
}
