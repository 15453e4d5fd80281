import type { Context } from '@/lib/context';

/** Rows of one table that one statement takes. */
const BATCH = 2_000;
const HOUR = 3_600_000;
/** Far longer than any request that could still name a swept object runs. */
const SWEPT_MS = 7 * 86_400_000;
/** Of what was sent or given up, for as long as somebody may ask whether it was. */
const MESSAGE_MS = 90 * 86_400_000;

/**
 * Forgets what nobody can ask about any more, a batch of each: expired idempotency keys, sign-ins that have expired
 * anyway, strikes of minutes that are over, marks of the sweep, old messages, sessions of operators that are over.
 *
 * @returns how many rows went; call it again until there are none
 */
export async function purgeSpent({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<number> {
  const now = clock.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  // As arrays, so that each row is found by its key: joined, a plan may read the whole table.
  const counts = [
    await db.$executeRaw`
      DELETE FROM idempotency_key WHERE key_hash = ANY (ARRAY(
        SELECT key_hash FROM idempotency_key
        WHERE expires_at <= ${now}::timestamptz AND lease_until <= ${now}::timestamptz
        ORDER BY expires_at LIMIT ${BATCH}))`,
    await db.$executeRaw`
      DELETE FROM spent_sign_in WHERE nonce_hash = ANY (ARRAY(
        SELECT nonce_hash FROM spent_sign_in
        WHERE expires_at < ${before(HOUR)}::timestamptz ORDER BY expires_at LIMIT ${BATCH}))`,
    await db.$executeRaw`
      DELETE FROM payer_strike WHERE (payer, minute) IN (
        SELECT payer, minute FROM payer_strike
        WHERE minute < ${before(HOUR)}::timestamptz ORDER BY minute LIMIT ${BATCH})`,
    await db.$executeRaw`
      DELETE FROM swept_object WHERE storage_key = ANY (ARRAY(
        SELECT storage_key FROM swept_object
        WHERE swept_at < ${before(SWEPT_MS)}::timestamptz ORDER BY swept_at LIMIT ${BATCH}))`,
    await db.$executeRaw`
      DELETE FROM outgoing_message WHERE id = ANY (ARRAY(
        SELECT id FROM outgoing_message
        WHERE created_at < ${before(MESSAGE_MS)}::timestamptz ORDER BY created_at LIMIT ${BATCH}))`,
    await db.$executeRaw`
      DELETE FROM operator_session WHERE id_hash = ANY (ARRAY(
        SELECT id_hash FROM operator_session
        WHERE expires_at <= ${now}::timestamptz ORDER BY expires_at LIMIT ${BATCH}))`,
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}
