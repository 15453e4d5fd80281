import type { Env } from '@/lib/env';

/** Room for a payment, the arguments beside an image, and what JSON-RPC needs. */
const ENVELOPE_BYTES = 64 * 1024;

/** The longest message: the largest image that is taken, in base64, which is a third longer. */
export function boundMessage({
  free,
  paid,
  maxRequestBytes,
}: Pick<Env, 'free' | 'paid' | 'maxRequestBytes'>): number {
  const image = Math.max(free.maxBytes, paid.maxBytes);
  return Math.min(Math.ceil(image / 3) * 4 + ENVELOPE_BYTES, maxRequestBytes ?? Infinity);
}
