import type { Payment, Transaction } from '@/lib/db/create-client';

/**
 * Writes a new payment down, by a statement that takes half of what one costs that Prisma builds and reads back: each
 * sale waits for it.
 *
 * @returns false where its authorization is another payment's already, also one that was being written at that moment
 */
export async function insertPayment(
  db: Pick<Transaction, '$executeRaw'>,
  payment: Payment,
): Promise<boolean> {
  const { id, product, chainId, asset, payer, nonce, payTo, signature } = payment;
  const { amount, unitPrice, count } = payment;
  const { validAfter, validBefore, protocolVersion, requestSha256, targetImageId } = payment;
  const { facilitator, headBlock, createdAt, leaseUntil } = payment;
  const inserted = await db.$executeRaw`
    INSERT INTO payment
      (id, product, chain_id, asset, payer, nonce, pay_to, amount, unit_price, count, valid_after, valid_before,
        protocol_version, signature, request_sha256, target_image_id, facilitator, head_block, created_at, lease_until)
    VALUES
      (${id}, ${product}::text::"Product", ${chainId}::int, ${asset}, ${payer}, ${nonce}, ${payTo}, ${amount}::bigint,
        ${unitPrice}::bigint, ${count}::int, ${validAfter}::bigint, ${validBefore}::bigint, ${protocolVersion}::smallint, ${signature}, ${requestSha256},
        ${targetImageId}, ${facilitator}, ${headBlock}::bigint, ${createdAt}::timestamptz, ${leaseUntil}::timestamptz)
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}
