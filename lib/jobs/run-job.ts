import type { Context } from '@/lib/context';
import { isClosed } from '@/lib/recovery/is-closed';
import { assertClock } from './assert-clock';
import type { Backlog } from './job';
import { JOBS, type JobName } from './jobs';
import { RENEW_MS, takeLease, type Lease } from './take-lease';

/** What a run says of itself. */
export type JobReport =
  | {
      readonly job: JobName;
      /** `partial`: its time was up before its work. */
      readonly status: 'done' | 'partial';
      readonly did: Readonly<Record<string, number>>;
      readonly left: Backlog;
      readonly ms: number;
    }
  /** Somebody else has it, at least until then. */
  | { readonly job: JobName; readonly status: 'running'; readonly until: Date };

/** Below the minute that platforms without a server of ours give a function, with room for the last batch. */
const LIMIT_MS = 45_000;

/** Renews a lease however long a batch takes. What fails here is found out by the batch itself. */
function keepAlive(lease: Lease): () => void {
  const timer = setInterval(() => void lease.renew().catch(() => undefined), RENEW_MS);
  return () => clearInterval(timer);
}

/**
 * Runs a job once, unless it is running: here or on any other server of the database. Goes on for as long as there is
 * work, 45 s at most; a batch that was begun is ended.
 *
 * @param options.limitMs after which no further batch is begun
 * @param options.signal ends the run after the batch under way
 * @throws whatever broke; what was done before stays done
 */
export async function runJob(
  context: Context,
  job: JobName,
  { limitMs = LIMIT_MS, signal }: { readonly limitMs?: number; readonly signal?: AbortSignal } = {},
): Promise<JobReport> {
  // A restored database does not know the objects that came since: to a sweep they would be nobody's.
  if (await isClosed(context)) throw new Error('no job runs while a restored backup is closed');
  if (JOBS[job].destroys === true) await assertClock(context);
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const lease = await takeLease(context, job);
  if (lease instanceof Date) return { job, status: 'running', until: lease };
  const stopRenewing = keepAlive(lease);
  let finished = false;
  try {
    const goOn = async (cursor?: string) =>
      (await lease.renew(cursor)) && elapsed() < limitMs && signal?.aborted !== true;
    const result = await JOBS[job].run(context, goOn, lease.cursor);
    finished = result.finished;
    const did = Object.fromEntries(
      Object.entries(result).filter((entry): entry is [string, number] => entry[0] !== 'finished'),
    );
    const left = await JOBS[job].findBacklog(context);
    const status = finished ? 'done' : 'partial';
    return { job, status, did, left, ms: Math.round(elapsed()) };
  } finally {
    stopRenewing();
    // Where this fails too, the lease ends by itself.
    await lease.release({ finished }).catch((err: unknown) => {
      context.log.warn({ err, job }, 'the lease of a job could not be given back');
    });
  }
}
