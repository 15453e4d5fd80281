import type { Context } from '@/lib/context';
import type { Image, Transaction } from '@/lib/db/create-client';
import type { Category } from '../categories';
import { lockHashes } from './lock-hashes';

type Blocked = Pick<Image, 'id' | 'receivedSha256' | 'servedSha256'>;

/** What has the very bytes of a blocked image, as they came or as they were served. */
export type Copy = Pick<Image, 'id' | 'format'>;

/**
 * Blocks the bytes of images: no upload with them, as received or as served, is taken any more. Holds the locks of the
 * hashes until the transaction ends: what was uploaded before is among the copies that it returns, and what comes later
 * is refused.
 *
 * @param source id of the case, by which it is undone
 * @returns the other images with these bytes
 */
export async function blockImages(
  inside: Transaction,
  { clock }: Pick<Context, 'clock'>,
  images: readonly Blocked[],
  { source, category }: { readonly source: string; readonly category: Category },
): Promise<readonly Copy[]> {
  const hashes = images.flatMap((image) => [image.receivedSha256, image.servedSha256]);
  const at = clock.now();
  await lockHashes(inside, hashes);
  await inside.blockedHash.createMany({
    data: hashes.map((sha256) => ({ sha256, source, category, blockedAt: at })),
    skipDuplicates: true,
  });
  return inside.$queryRaw<Copy[]>`
    SELECT id, format FROM image
    WHERE (received_sha256 = ANY(${hashes}::bytea[]) OR served_sha256 = ANY(${hashes}::bytea[]))
      AND id <> ALL(${images.map(({ id }) => id)}::text[])`;
}
