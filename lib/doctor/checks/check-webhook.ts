import type { Check } from '../check';
import { fail, ok, skipped } from '../finding';

/** Whether somebody listens where alerts are posted. Posts nothing: it would look like an alert. */
export const checkWebhook: Check = async ({ alerts: { webhook } }) => {
  if (webhook === null) return skipped('ALERT_WEBHOOK_URL is not set');
  const answer = await webhook.check();
  return answer.kind === 'sent'
    ? ok('somebody listens at ALERT_WEBHOOK_URL')
    : fail(
        `nobody listens at ALERT_WEBHOOK_URL: ${answer.why}`,
        'Look at the address, and at whether this machine may connect to it.',
      );
};
