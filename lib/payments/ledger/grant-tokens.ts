import type { Payment } from '@/lib/db/create-client';
import { toBytes } from '../hex-bytes';
import type { PaymentState } from '../states';
import { makeToken, type IssuedToken } from '../tokens/make-token';
import type { SalesContext, Settlement } from './sale';

/**
 * Settles a payment that buys tokens, one for each thing that it is for, and issues them. One statement is one transaction:
 * payment and entitlements change together, in a quarter of the round trips that asking for a transaction takes.
 *
 * @param from the states in which the caller knows it
 * @returns null where it is in another state: somebody else has decided
 */
export async function grantTokens(
  { db, clock, secrets }: Pick<SalesContext, 'db' | 'clock' | 'secrets'>,
  { id, count }: Pick<Payment, 'id' | 'count'>,
  from: readonly PaymentState[],
  { transaction, logIndex, payerOnly }: Settlement,
): Promise<readonly IssuedToken[] | null> {
  const now = clock.now();
  const tokens = Array.from({ length: count }, (_, index) =>
    makeToken({ secrets, clock: { now: () => now } }, { paymentId: id, index }, 1),
  );
  const hashes = tokens.map(({ columns }) => columns.tokenHash);
  const { generation, tokenExpiresAt, secretKeyId } = tokens[0]!.columns;
  const granted = await db.$executeRaw`
    WITH settled AS (
      UPDATE payment
      SET state = 'settled', "transaction" = ${toBytes(transaction)}, log_index = ${logIndex}::int,
        payer_only = ${payerOnly}, settled_at = ${now}::timestamptz, reason = NULL
      WHERE id = ${id} AND state = ANY (${[...from]}::text[]::"PaymentState"[])
      RETURNING id
    )
    INSERT INTO entitlement
      (payment_id, index, state, generation, token_hash, token_expires_at, secret_key_id, granted_at)
    SELECT
      id, place - 1, 'unspent', ${generation}::int, token_hash, ${tokenExpiresAt}::timestamptz, ${secretKeyId},
      ${now}::timestamptz
    FROM settled, unnest(${hashes}::bytea[]) WITH ORDINALITY AS tokens(token_hash, place)`;
  return granted === 0 ? null : tokens.map(({ issued }) => issued);
}
