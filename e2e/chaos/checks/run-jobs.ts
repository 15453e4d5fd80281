import { setTimeout as delay } from 'node:timers/promises';
import { JOB_NAMES } from '@/lib/jobs/jobs';
import type { Arena } from '../open-arena';
import { call } from '../steps/call';

/** A lease that a dead server held ends within a minute. */
const WITHIN_MS = 90_000;

/** Calls each job over HTTP until it says that it is done. What is stuck is told. */
export async function runJobs({ origin, cronSecret }: Arena): Promise<string[]> {
  const faults: string[] = [];
  for (const job of JOB_NAMES) {
    const until = performance.now() + WITHIN_MS;
    let last = '';
    while (last !== 'done' && performance.now() < until) {
      const answer = await call(`${origin}/api/cron/${job}`, {
        headers: { authorization: `Bearer ${cronSecret}` },
      });
      const told =
        answer.status === 200
          ? (JSON.parse(answer.body.toString()) as { status: string }).status
          : null;
      last = told ?? `${answer.status}: ${answer.body.toString().slice(0, 200)}`;
      if (last !== 'done') await delay(500);
    }
    if (last !== 'done') faults.push(`the job ${job} is stuck: ${last}`);
  }
  return faults;
}
