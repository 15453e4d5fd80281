import type { Payment } from '@/lib/db/create-client';
import { toBytes } from '../hex-bytes';
import type { PaymentState } from '../states';
import { makeToken, type IssuedToken } from '../tokens/make-token';
import type { SalesContext, Settlement } from './sale';

/**
 * Settles a payment that buys a token, and issues the token. One statement is one transaction: payment and entitlement
 * change together, in a quarter of the round trips that asking for a transaction takes.
 *
 * @param from the states in which the caller knows it
 * @returns null where it is in another state: somebody else has decided
 */
export async function grantToken(
  { db, clock, secrets }: Pick<SalesContext, 'db' | 'clock' | 'secrets'>,
  { id }: Pick<Payment, 'id'>,
  from: readonly PaymentState[],
  { transaction, logIndex, payerOnly }: Settlement,
): Promise<IssuedToken | null> {
  const now = clock.now();
  const { issued, columns } = makeToken({ secrets, clock: { now: () => now } }, id, 1);
  const { generation, tokenHash, tokenExpiresAt, secretKeyId } = columns;
  const granted = await db.$executeRaw`
    WITH settled AS (
      UPDATE payment
      SET state = 'settled', "transaction" = ${toBytes(transaction)}, log_index = ${logIndex}::int,
        payer_only = ${payerOnly}, settled_at = ${now}::timestamptz, reason = NULL
      WHERE id = ${id} AND state = ANY (${[...from]}::text[]::"PaymentState"[])
      RETURNING id
    )
    INSERT INTO entitlement
      (payment_id, state, generation, token_hash, token_expires_at, secret_key_id, granted_at)
    SELECT
      id, 'unspent', ${generation}::int, ${tokenHash}, ${tokenExpiresAt}::timestamptz, ${secretKeyId},
      ${now}::timestamptz
    FROM settled`;
  return granted === 1 ? issued : null;
}
