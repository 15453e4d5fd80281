import type { Context } from '@/lib/context';
import { RECORD_MS } from './retention';

/**
 * Forgets images whose record has had its year, with the payments that bought or prolonged them and what was left of
 * their idempotency keys: all of an image or nothing of it. One that is held, or of whose payment the chain has not said
 * its last word, stays. A payment that has bought other things as well stays until the last of them goes.
 *
 * @returns how many rows of each went
 */
export async function forgetImages(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  ids: readonly string[],
): Promise<{ readonly images: number; readonly payments: number }> {
  const goneBefore = new Date(clock.now().getTime() - RECORD_MS);
  return db.$transaction(async (inside) => {
    // The lock keeps a hold out until this has ended.
    const images = await inside.$queryRaw<{ id: string }[]>`
      SELECT id FROM image
      WHERE id = ANY(${[...ids]}::text[]) AND state = 'deleted' AND held_at IS NULL
        AND gone_at <= ${goneBefore}::timestamptz
        AND NOT EXISTS (SELECT FROM entitlement JOIN payment ON payment.id = payment_id
                        WHERE image_id = image.id AND final_at IS NULL)
        AND NOT EXISTS (SELECT FROM payment WHERE target_image_id = image.id AND final_at IS NULL)
      FOR UPDATE`;
    const gone = images.map(({ id }) => id);
    if (gone.length === 0) return { images: 0, payments: 0 };
    // A keep that came too late bought a token: its record follows what the token is spent on, not this image.
    const payments = await inside.$queryRaw<{ id: string }[]>`
      SELECT payment_id AS id FROM entitlement WHERE image_id = ANY(${gone}::text[])
      UNION
      SELECT payment.id FROM payment JOIN entitlement ON payment_id = payment.id
      WHERE target_image_id = ANY(${gone}::text[]) AND entitlement.state = 'spent' AND image_id IS NULL`;
    const paid = payments.map(({ id }) => id);
    // Whoever forgets another image of one of these payments waits here, and then sees what is left.
    await inside.$queryRaw`
      SELECT id FROM payment WHERE id = ANY(${paid}::text[]) ORDER BY id FOR UPDATE`;
    await inside.$executeRaw`
      DELETE FROM entitlement
      WHERE payment_id = ANY(${paid}::text[]) AND state = 'spent'
        AND (image_id IS NULL OR image_id = ANY(${gone}::text[]))`;
    const forgotten = await inside.$executeRaw`
      DELETE FROM payment
      WHERE id = ANY(${paid}::text[]) AND NOT EXISTS (SELECT FROM entitlement WHERE payment_id = payment.id)`;
    await inside.idempotencyKey.deleteMany({ where: { imageId: { in: gone } } });
    await inside.image.deleteMany({ where: { id: { in: gone } } });
    return { images: gone.length, payments: forgotten };
  });
}
