import { createHash } from 'node:crypto';
import { hashSecret } from '@/lib/secrets';
import type { Sale } from './sale';

/**
 * What makes two requests under one key the same: the bytes of the upload, those of several in their order, the image to
 * keep, or nothing at all.
 */
export function hashRequest({
  images,
  targetImageId,
}: Pick<Sale, 'images' | 'targetImageId'>): Uint8Array<ArrayBuffer> {
  const [first, ...others] = images.map(({ receivedSha256 }) => receivedSha256);
  if (first === undefined) return hashSecret(targetImageId ?? '');
  if (others.length === 0) return first;
  const hash = createHash('sha256');
  for (const sha256 of [first, ...others]) hash.update(sha256);
  return new Uint8Array(hash.digest());
}
