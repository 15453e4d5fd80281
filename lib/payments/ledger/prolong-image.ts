import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';
import { getTiers } from '@/lib/images/tiers';

/**
 * Gives an image another year: from its present expiry, or from now where that is past and its bytes were held for the
 * payment.
 *
 * @param ports with the transaction that settles the payment
 * @returns false where it is deleted or removed: there is nothing to prolong
 */
export async function prolongImage(
  {
    db,
    clock,
    env,
    facts,
  }: Pick<Context, 'clock' | 'env' | 'facts'> & { readonly db: Transaction },
  imageId: string,
): Promise<boolean> {
  facts.forget(imageId);
  const seconds = getTiers(env).paid.retentionSeconds;
  // In one statement, so that two payments at once give two years.
  const prolonged = await db.$executeRaw`
    UPDATE image
    SET expires_at = GREATEST(expires_at, ${clock.now()}::timestamptz) + make_interval(secs => ${seconds})
    WHERE id = ${imageId} AND state = 'live'`;
  return prolonged === 1;
}
