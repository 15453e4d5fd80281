import { NEVER } from '@/lib/abuse/alerts/claim-due';
import { findOldestPurge } from '@/lib/cdn/find-oldest-purge';
import type { Context } from '@/lib/context';
import { LATE_PUT_MS } from '@/lib/lifecycle/discard-uploads';
import { RECORD_MS } from '@/lib/lifecycle/retention';
import { COUNTED_AT_MOST, type Backlog } from './job';

type Ports = Pick<Context, 'db' | 'clock' | 'env'>;
type Counted = readonly { due: bigint; failing: bigint; oldestAt: Date | null }[];

const NOTHING: Backlog = { due: 0, failing: 0, oldestAt: null };

const toBacklog = ([row]: Counted): Backlog =>
  row === undefined ? NOTHING : { ...row, due: Number(row.due), failing: Number(row.failing) };

/**
 * Images that are over and not hidden, or hidden with bytes that are due, or that were tried in vain; permissions to put
 * whose time is over.
 */
export async function findExpiryBacklog({ db, clock }: Ports): Promise<Backlog> {
  const now = clock.now();
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, count(*) FILTER (WHERE attempts > 1) AS failing, min(at) AS "oldestAt" FROM (
        (SELECT expires_at AS at, 0 AS attempts FROM image
         WHERE state = 'live' AND expires_at <= ${now}::timestamptz
         ORDER BY expires_at LIMIT ${COUNTED_AT_MOST})
        UNION ALL
        (SELECT GREATEST(gone_at, sealed_until), destroy_attempts FROM image
         WHERE state = 'deleting' AND held_at IS NULL
           AND (bytes_due_at <= ${now}::timestamptz OR destroy_attempts > 1)
         ORDER BY bytes_due_at LIMIT ${COUNTED_AT_MOST})
        UNION ALL
        (SELECT expires_at, 0 FROM direct_upload
         WHERE expires_at <= ${new Date(now.getTime() - LATE_PUT_MS)}::timestamptz
         ORDER BY expires_at LIMIT ${COUNTED_AT_MOST})
      ) AS waiting`,
  );
}

/** Image records that have had their year. */
export async function findRecordBacklog({ db, clock }: Ports): Promise<Backlog> {
  const before = new Date(clock.now().getTime() - RECORD_MS);
  const backlog = toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, 0::bigint AS failing, min(at) AS "oldestAt" FROM (
        SELECT gone_at AS at FROM image
        WHERE state = 'deleted' AND held_at IS NULL AND gone_at <= ${before}::timestamptz
        ORDER BY gone_at LIMIT ${COUNTED_AT_MOST}) AS waiting`,
  );
  const { oldestAt } = backlog;
  return { ...backlog, oldestAt: oldestAt && new Date(oldestAt.getTime() + RECORD_MS) };
}

/** What people wrote, where it is under another key than the newest. */
export async function findResealBacklog({
  db,
  clock,
  secrets,
}: Ports & Pick<Context, 'secrets'>): Promise<Backlog> {
  const { id } = secrets.newest;
  // They wait since there is that key, which nobody has noted down: a report of last year is not late by a year.
  const now = clock.now();
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, 0::bigint AS failing, min(at) AS "oldestAt" FROM (
        (SELECT ${now}::timestamptz AS at FROM abuse_report
         WHERE sealed_text IS NOT NULL AND secret_key_id <> ${id} LIMIT ${COUNTED_AT_MOST})
        UNION ALL
        (SELECT ${now}::timestamptz FROM abuse_appeal
         WHERE sealed_text IS NOT NULL AND secret_key_id <> ${id} LIMIT ${COUNTED_AT_MOST})
        UNION ALL
        (SELECT ${now}::timestamptz FROM case_note
         WHERE sealed_text IS NOT NULL AND secret_key_id <> ${id} LIMIT ${COUNTED_AT_MOST})
      ) AS waiting`,
  );
}

/** Payments whose buyer waits for the chain's word. */
export async function findPaymentBacklog({ db, clock }: Ports): Promise<Backlog> {
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, 0::bigint AS failing, min(at) AS "oldestAt" FROM (
        SELECT created_at AS at FROM payment
        WHERE state = 'pending' OR (state = 'settling' AND lease_until <= ${clock.now()}::timestamptz)
        LIMIT ${COUNTED_AT_MOST}) AS waiting`,
  );
}

/** Addresses that the CDN should have forgotten. */
export async function findPurgeBacklog(ports: Ports): Promise<Backlog> {
  const { waiting, failing, oldestAt } = await findOldestPurge(ports);
  return { due: waiting, failing, oldestAt };
}

/** How long a message is tried, with room for its last attempt: what is older was given up. */
const TRIED_MS = 3 * 86_400_000 + 3_600_000;

/** What nobody could be told yet. */
export async function findMessageBacklog({ db, clock }: Ports): Promise<Backlog> {
  const now = clock.now();
  const since = new Date(now.getTime() - TRIED_MS);
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, count(failure) AS failing, min(at) AS "oldestAt" FROM (
        SELECT created_at AS at, failure FROM outgoing_message
        WHERE sent_at IS NULL AND (due_at <= ${now}::timestamptz OR attempts > 0)
          AND due_at < ${NEVER}::timestamptz AND created_at > ${since}::timestamptz
        ORDER BY due_at LIMIT ${COUNTED_AT_MOST}) AS waiting`,
  );
}

/** Images that nobody has looked at, and blocked pictures that were not compared; nothing where that is off. */
export async function findScreenBacklog({ db, env }: Ports): Promise<Backlog> {
  if (!env.abuse.screening) return NOTHING;
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, count(*) FILTER (WHERE attempts > 0) AS failing, min(at) AS "oldestAt" FROM (
        (SELECT created_at AS at, screen_attempts AS attempts FROM image
         WHERE screened_at IS NULL AND state <> 'deleted'
         ORDER BY created_at LIMIT ${COUNTED_AT_MOST})
        UNION ALL
        (SELECT blocked_at, 0 FROM blocked_picture
         WHERE compared_at IS NULL
         ORDER BY blocked_at LIMIT ${COUNTED_AT_MOST})
      ) AS waiting`,
  );
}

/** What the law preserves and is not encrypted yet; nothing where there is no key. */
export async function findPreservationBacklog({ db, env }: Ports): Promise<Backlog> {
  if (env.abuse.preservationKey === null) return NOTHING;
  return toBacklog(
    await db.$queryRaw<Counted>`
      SELECT count(*) AS due, 0::bigint AS failing, min(removed_at) AS "oldestAt" FROM (
        SELECT removed_at FROM image
        WHERE removed_for = 'csam' AND encrypted_at IS NULL AND state = 'deleting' AND NOT in_review
        ORDER BY removed_at LIMIT ${COUNTED_AT_MOST}) AS waiting`,
  );
}

/** Of what looks for what nobody counts: what waits for it is its next round. */
export async function findNoBacklog(): Promise<Backlog> {
  return NOTHING;
}
