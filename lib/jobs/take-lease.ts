import type { Context } from '@/lib/context';

/** How long a job waits after whoever had it has died. */
const LEASE_MS = 15_000;
/** How old a lease gets before it is renewed. Whoever has it calls `renew` at least as often. */
export const RENEW_MS = 5_000;

type Ports = Pick<Context, 'db' | 'clock' | 'ids'>;

/** The right to run a job, over all servers of the database. */
export type Lease = {
  readonly owner: string;
  /** Where the last run stopped; null: at the beginning. */
  readonly cursor: string | null;
  /** Prolongs it where that is due, and writes the cursor down. False: somebody else has it. */
  renew(cursor?: string): Promise<boolean>;
  /** Gives it back, with the cursor that was written down last, unless the work came to its end. */
  release(how: { readonly finished: boolean }): Promise<void>;
};

/**
 * Takes a job, unless somebody has it. A lease that lies further ahead than any of ours is of a clock that was wrong.
 *
 * @returns the time until which somebody else has it
 */
export async function takeLease(ports: Ports, name: string): Promise<Lease | Date> {
  const { db, clock, ids } = ports;
  const owner = ids.uuid();
  const now = clock.now();
  const until = () => new Date(clock.now().getTime() + LEASE_MS);
  const [taken] = await db.$queryRaw<{ cursor: string | null }[]>`
    INSERT INTO job (name, owner, lease_until, started_at)
    VALUES (${name}, ${owner}::uuid, ${until()}::timestamptz, ${now}::timestamptz)
    ON CONFLICT (name) DO UPDATE
    SET owner = excluded.owner, lease_until = excluded.lease_until, started_at = excluded.started_at
    WHERE job.lease_until IS NULL OR job.lease_until <= ${now}::timestamptz
      OR job.lease_until > ${new Date(now.getTime() + 2 * LEASE_MS)}::timestamptz
    RETURNING cursor`;
  if (taken === undefined) {
    const row = await db.job.findUnique({ where: { name }, select: { leaseUntil: true } });
    return row?.leaseUntil ?? now;
  }
  let renewedAt = now.getTime();
  return {
    owner,
    cursor: taken.cursor,
    async renew(cursor) {
      const at = clock.now().getTime();
      if (cursor === undefined && at - renewedAt < RENEW_MS) return true;
      const { count } = await db.job.updateMany({
        where: { name, owner },
        data: { leaseUntil: until(), ...(cursor === undefined ? {} : { cursor }) },
      });
      renewedAt = at;
      return count === 1;
    },
    async release({ finished }) {
      const end = finished ? { cursor: null, finishedAt: clock.now() } : {};
      await db.job.updateMany({
        where: { name, owner },
        data: { owner: null, leaseUntil: null, ...end },
      });
    },
  };
}
