import { refuse, type Refusal } from '@/lib/errors';
import { ClockError } from '@/lib/jobs/clock-error';
import { JOB_NAMES } from '@/lib/jobs/jobs';
import { runJob } from '@/lib/jobs/run-job';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { showsSecret } from './shows-secret';

/**
 * Runs a job for whoever shows the secret, and says what it did and what is left. Without a secret there is no caller to
 * tell from any other, and nothing runs.
 */
export async function handleCron({
  context,
  request,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const { cronSecrets } = context.env;
  if (cronSecrets.length === 0) return refuse('cron_unavailable', 'CRON_SECRET is not set');
  if (!showsSecret(request.headers, cronSecrets)) {
    return refuse('unauthorized', 'not the secret of the cron', {
      detail: 'Send CRON_SECRET as Authorization: Bearer.',
    });
  }
  const job = JOB_NAMES.find((name) => name === params.job);
  if (job === undefined) {
    return refuse('not_found', 'no such job', { detail: `The jobs are ${JOB_NAMES.join(', ')}.` });
  }
  try {
    return answerJson(await runJob(context, job));
  } catch (thrown) {
    if (!(thrown instanceof ClockError)) throw thrown;
    return refuse('clock_wrong', thrown.message, {
      detail: `The clocks of this server and of its database are ${thrown.seconds} s apart.`,
      retryAfterSeconds: 60,
    });
  }
}
