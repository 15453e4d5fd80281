import { hashSecret } from '@/lib/secrets';
import type { Sale } from './sale';

/** What makes two requests under one key the same: the bytes of the upload, the image to keep, or nothing at all. */
export function hashRequest(sale: Pick<Sale, 'image' | 'targetImageId'>): Uint8Array<ArrayBuffer> {
  return sale.image?.receivedSha256 ?? hashSecret(sale.targetImageId ?? '');
}
