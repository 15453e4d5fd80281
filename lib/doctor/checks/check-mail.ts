import type { Check } from '../check';
import { fail, ok, skipped } from '../finding';

/** Whether the server of SMTP_URL lets us in. Sends nothing. */
export const checkMail: Check = async ({ alerts: { mail }, env }) => {
  if (mail === null) return skipped('SMTP_URL is not set');
  const answer = await mail.check();
  const to = env.abuse.mail?.alertTo.length ?? 0;
  if (answer.kind === 'sent') {
    const whom =
      to === 0 ? 'reporters are answered' : `alerts go to ${to} address${to === 1 ? '' : 'es'}`;
    return ok(`the mail server lets us in; ${whom}`);
  }
  return fail(
    `the mail server does not let us in: ${answer.why}`,
    'Look at SMTP_URL: host, port, user and password, smtps: or smtp:.',
  );
};
