import type { Transaction } from '@/lib/db/create-client';

/** The other images whose upload was paid by a wallet that has paid for one of these, live or not removed yet. */
export async function findPayerImages(
  inside: Transaction,
  imageIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await inside.$queryRaw<{ id: string }[]>`
    SELECT image.id FROM image
    JOIN entitlement ON entitlement.image_id = image.id
    JOIN payment ON payment.id = entitlement.payment_id
    WHERE (payment.chain_id, payment.payer) IN (
        SELECT payment.chain_id, payment.payer FROM payment
        JOIN entitlement ON entitlement.payment_id = payment.id
        WHERE entitlement.image_id = ANY(${[...imageIds]}::text[]))
      AND image.id <> ALL(${[...imageIds]}::text[]) AND image.removed_at IS NULL
    ORDER BY image.id`;
  return rows.map(({ id }) => id);
}
