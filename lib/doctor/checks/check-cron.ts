import type { Check } from '../check';
import { fail, ok } from '../finding';

/** Whether anybody runs the jobs: our own scheduler, or a caller who can prove himself. */
export const checkCron: Check = async ({ env: { cron, cronSecrets, trustProxy } }) => {
  // Vercel runs requests and no server of ours, hence no scheduler, whatever CRON says.
  const scheduled = cron && trustProxy.kind !== 'vercel';
  if (scheduled) return ok('`npm start` runs the jobs itself');
  const { length } = cronSecrets;
  if (length === 1) return ok('callers of /api/cron show CRON_SECRET');
  if (length > 1)
    return ok(`callers of /api/cron show one of the ${length} secrets of CRON_SECRET`);
  return fail(
    `nobody can run the jobs: ${cron ? 'Vercel has no scheduler of ours' : 'CRON=off'}, and CRON_SECRET is not set`,
    'Set CRON_SECRET and have each job of /api/cron called (vercel.json does), or CRON=on on a server.',
  );
};
