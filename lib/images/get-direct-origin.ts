import type { Env } from '@/lib/env';
import { getUploadOrigin } from '@/lib/storage/get-upload-origin';

/**
 * Where large images are put straight into the store: the store's origin, where a request to us cannot carry the largest
 * image that is sold. Null: every image comes through us.
 */
export function getDirectOrigin({
  maxRequestBytes,
  paid,
  storage,
}: Pick<Env, 'maxRequestBytes' | 'paid' | 'storage'>): string | null {
  return maxRequestBytes !== null && maxRequestBytes < paid.maxBytes
    ? getUploadOrigin(storage.store)
    : null;
}
