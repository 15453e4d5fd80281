import type { Context } from '@/lib/context';
import type { MessageChannel, OutgoingMessage } from '@/lib/db/create-client';

export type Claimed = Omit<OutgoingMessage, 'dueAt' | 'failure' | 'sentAt'>;

/** A longer pause than an hour is not taken, whoever asks for it. */
export const MAX_WAIT_SECONDS = 3_600;

/** When what was given up is due: no clock comes to it. */
export const NEVER = new Date('9999-01-01T00:00:00.000Z');

/**
 * Claims messages of a channel that are due, by making them due again later: 30 s, doubled with each attempt to at most
 * an hour. What has not been tried yet comes first: no address that is away holds up an alert.
 */
export function claimDue(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  channel: MessageChannel,
  limit: number,
): Promise<Claimed[]> {
  const now = clock.now();
  return db.$queryRaw<Claimed[]>`
    WITH due AS (
      SELECT id FROM outgoing_message
      WHERE sent_at IS NULL AND due_at <= ${now}::timestamptz
        AND channel = ${channel}::"MessageChannel"
      ORDER BY attempts > 0, due_at, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE outgoing_message AS message
    SET attempts = attempts + 1,
        due_at = ${now}::timestamptz
          + LEAST(interval '30 seconds' * 2 ^ LEAST(attempts, 9), interval '1 hour')
    FROM due
    WHERE message.id = due.id
    RETURNING message.id, message.event, message.channel, message.kind, message.attempts,
      message.case_id AS "caseId", message.report_id AS "reportId", message.created_at AS "createdAt"`;
}
