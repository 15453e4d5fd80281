import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';

/**
 * Blocks the likeness of a removed image, under every case that has blocked its bytes, inside the caller's transaction.
 * Where it has not been looked at yet, the screening calls this again when it has: both hold the image's row, so that
 * one of the two sees what the other has written. Blocking twice changes nothing.
 */
export async function blockPicture(
  inside: Pick<Transaction, '$queryRaw' | '$executeRaw'>,
  { clock }: Pick<Context, 'clock'>,
  imageId: string,
): Promise<void> {
  await inside.$queryRaw`SELECT id FROM image WHERE id = ${imageId} FOR UPDATE`;
  await inside.$executeRaw`
    INSERT INTO blocked_picture (perceptual_hash, source, category, blocked_at)
    SELECT DISTINCT ON (blocked.source)
      image.perceptual_hash, blocked.source, blocked.category, ${clock.now()}::timestamptz
    FROM image
    JOIN blocked_hash AS blocked ON blocked.sha256 IN (image.received_sha256, image.served_sha256)
    WHERE image.id = ${imageId} AND image.perceptual_hash IS NOT NULL
      AND image.removed_for IS NOT NULL AND NOT image.in_review AND blocked.source <> 'import'
    ON CONFLICT (perceptual_hash, source) DO NOTHING`;
}
