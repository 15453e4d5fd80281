import type { Context } from '@/lib/context';
import type { Cdn } from './cdn';

/** What became of the entries of one batch. */
export type PurgeRun = {
  readonly purged: number;
  readonly failed: number;
  /** Whether it is worth calling again at once. False after a failure: who has just refused us needs rest. */
  readonly more: boolean;
};

type Claimed = { readonly id: bigint; readonly url: string; readonly attempts: number };

/** A longer pause than an hour is not taken, whoever asks for it: until then a deleted image may be seen. */
const MAX_WAIT_SECONDS = 3_600;

/**
 * Claims what is due by making it due again later: 10 s, doubled with each attempt to at most an hour, and up to half
 * of that more by its number, so that one address which the CDN refuses does not take the same others down with it
 * each time.
 */
const claim = ({ db, clock }: Pick<Context, 'db' | 'clock'>, limit: number): Promise<Claimed[]> => {
  const now = clock.now();
  return db.$queryRaw<Claimed[]>`
    WITH due AS (
      SELECT id FROM cdn_purge
      WHERE due_at <= ${now}::timestamptz
      ORDER BY due_at, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE cdn_purge AS entry
    SET attempts = attempts + 1,
        due_at = ${now}::timestamptz
          + LEAST(interval '10 seconds' * 2 ^ LEAST(attempts, 9), interval '1 hour')
          * (1 + (entry.id % 16) / 32.0)
    FROM due
    WHERE entry.id = due.id
    RETURNING entry.id, entry.url, entry.attempts`;
};

/** What was due far later than any pause can be was written by a clock that was wrong. */
async function bringBack({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  const beyond = new Date(now.getTime() + 2 * MAX_WAIT_SECONDS * 1000);
  await db.cdnPurge.updateMany({ where: { dueAt: { gt: beyond } }, data: { dueAt: now } });
}

/** Leaves the entries where they are, unless the CDN wants a longer pause, or somebody else has claimed them since. */
async function postpone(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  claimed: readonly Claimed[],
  failure: string,
  waitSeconds: number,
): Promise<void> {
  const until = new Date(clock.now().getTime() + Math.min(waitSeconds, MAX_WAIT_SECONDS) * 1000);
  await db.$executeRaw`
    UPDATE cdn_purge AS entry
    SET failure = ${failure}, due_at = GREATEST(entry.due_at, ${until}::timestamptz)
    FROM unnest(${claimed.map(({ id }) => id)}::bigint[], ${claimed.map(({ attempts }) => attempts)}::int[])
      AS claimed (id, attempts)
    WHERE entry.id = claimed.id AND entry.attempts = claimed.attempts`;
}

/**
 * Works off one batch of what a CDN must forget. Any number may call it at the same time: each takes other entries, and
 * one that dies on the way has said in its claim when they are tried again. An entry goes only after the CDN's yes for
 * that entry; one that came for the same address meanwhile stays, and is another purge.
 */
export async function purgeDue(
  ports: Pick<Context, 'db' | 'clock' | 'log'> & { readonly cdn: Cdn },
): Promise<PurgeRun> {
  const { db, log, cdn } = ports;
  await bringBack(ports);
  const claimed = await claim(ports, cdn.batch);
  if (claimed.length === 0) return { purged: 0, failed: 0, more: false };

  const answer = await cdn.purge([...new Set(claimed.map(({ url }) => url))]);
  if (answer.kind === 'purged') {
    await db.cdnPurge.deleteMany({ where: { id: { in: claimed.map(({ id }) => id) } } });
    return { purged: claimed.length, failed: 0, more: claimed.length === cdn.batch };
  }
  const { why, retryAfterSeconds } = answer;
  log.warn({ cdn: cdn.name, why, retryAfterSeconds, entries: claimed.length }, 'purge failed');
  await postpone(ports, claimed, why, retryAfterSeconds ?? 0);
  return { purged: 0, failed: claimed.length, more: false };
}
