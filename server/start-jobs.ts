import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '@/lib/context';
import { JOB_NAMES, JOBS, type JobName } from '@/lib/jobs/jobs';
import { runJob } from '@/lib/jobs/run-job';
import { recover } from '@/lib/recovery/recover';

/** Waits; false where it was told to stop. */
async function hasPassed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}

async function runOnce(context: Context, job: JobName, signal: AbortSignal): Promise<void> {
  try {
    const report = await runJob(context, job, { signal });
    if (report.status === 'running') return;
    const { status, did, left, ms } = report;
    const idle = Object.values(did).every((count) => count === 0);
    context.log[idle ? 'debug' : 'info']({ job, status, did, left, ms }, 'a job has run');
  } catch (err) {
    context.log.error({ err, job }, 'a job failed');
  }
}

/** How long to wait after the store or the chain could not be read. */
const RECOVER_PAUSE_MS = 10_000;

/** Makes a restored backup up to date, however long the store or the chain takes to answer. */
async function openDoors(context: Context, signal: AbortSignal): Promise<void> {
  do {
    try {
      await recover(context);
      return;
    } catch (err) {
      context.log.error({ err }, 'a restored backup could not be made up to date yet');
    }
  } while (await hasPassed(RECOVER_PAUSE_MS, signal));
}

/**
 * Opens what was restored, then runs every job again and again, each at its own pace, until it is stopped; a run under
 * way ends its batch first. Several servers of one database may all do so: a job runs on one of them at a time. With
 * `CRON=off`, opening is all.
 */
export function startJobs(context: Context): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const repeat = async (job: JobName) => {
    do await runOnce(context, job, signal);
    while (await hasPassed(JOBS[job].everySeconds * 1000, signal));
  };
  const run = async () => {
    await openDoors(context, signal);
    if (!context.scheduled || signal.aborted) return;
    const due = JOB_NAMES.filter((name) => JOBS[name].applies?.(context) !== false);
    await Promise.all(due.map(repeat));
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
