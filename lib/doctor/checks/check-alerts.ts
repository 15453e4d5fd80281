import type { Check } from '../check';
import { ok, skipped, warn } from '../finding';

/** Whether those who decide on reports hear of them. */
export const checkAlerts: Check = async ({ env: { abuse } }) => {
  if (abuse.operators.length === 0) return skipped('OPERATOR_WALLETS is not set: there is no desk');
  const mailed = abuse.mail !== null && abuse.mail.alertTo.length > 0;
  if (mailed || abuse.webhook !== null) return ok('operators are told of cases and deadlines');
  return warn(
    'operators are set, and nobody tells them of a report or a deadline',
    'Set ALERT_MAIL (with SMTP_URL and MAIL_FROM) or ALERT_WEBHOOK_URL: docs/alerts.md.',
  );
};
