import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '@/lib/context';
import { JOB_NAMES, JOBS, type JobName } from '@/lib/jobs/jobs';
import { runJob } from '@/lib/jobs/run-job';

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

/**
 * Runs every job again and again, each at its own pace, until it is stopped; a run under way ends its batch first. Several
 * servers of one database may all do so: a job runs on one of them at a time.
 */
export function startJobs(context: Context): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const repeat = async (job: JobName) => {
    do await runOnce(context, job, signal);
    while (await hasPassed(JOBS[job].everySeconds * 1000, signal));
  };
  const due = JOB_NAMES.filter((name) => JOBS[name].applies?.(context) !== false);
  const running = Promise.all(due.map(repeat));
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
