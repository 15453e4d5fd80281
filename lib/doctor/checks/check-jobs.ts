import { JOB_NAMES, JOBS } from '@/lib/jobs/jobs';
import type { Check } from '../check';
import { ok, skipped, warn } from '../finding';

/** A platform may call once a day, and late. */
const LONGEST_PAUSE_MS = 26 * 3_600_000;

/** Whether the jobs have been run lately, by whomever. */
export const checkJobs: Check = async ({ db, ...ports }) => {
  if (db === null) return skipped('no DATABASE_URL: nothing to look into');
  const rows = await db.job.findMany({ select: { name: true, startedAt: true } });
  const startedAt = new Map(rows.map((row) => [row.name, row.startedAt?.getTime() ?? 0]));
  const since = ports.clock.now().getTime() - LONGEST_PAUSE_MS;
  const asleep = JOB_NAMES.filter(
    (name) => JOBS[name].applies?.(ports) !== false && (startedAt.get(name) ?? 0) < since,
  );
  if (asleep.length === 0) return ok('each has run within a day');
  return warn(
    `not run for a day: ${asleep.join(', ')}`,
    'A new deployment: look again when it runs. Else see why nobody calls /api/cron, or the log of `npm start`.',
  );
};
