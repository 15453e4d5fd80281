import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { createAlerts } from '@/lib/abuse/alerts/create-alerts';
import { Secret } from '@/lib/secret';
import type { DoctorPorts } from '../doctor-ports';
import type { Check } from '../check';
import { checkAlerts } from './check-alerts';
import { checkMail } from './check-mail';
import { checkWebhook } from './check-webhook';

const OPERATORS = ['0x4020000000000000000000000000000000000402'] as const;

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());

/** With these settings of the desk in the place of its own. */
function ask(check: Check, changes: Partial<DoctorPorts['env']['abuse']> = {}) {
  const { context } = post;
  const abuse = { ...context.env.abuse, ...changes };
  const env = { ...context.env, abuse };
  const alerts = createAlerts(abuse, context);
  return check({ ...context, env, alerts, migrationsDir: '' });
}

it('signs in at the mail server and connects to the webhook, and sends nothing', async () => {
  expect(await ask(checkMail)).toMatchObject({
    ...{ state: 'ok', what: 'the mail server lets us in; alerts go to 1 address' },
  });
  expect(await ask(checkWebhook)).toMatchObject({ state: 'ok' });
  expect(post.smtp.received).toEqual([]);
  expect(post.webhook.paths).toEqual([]);
});

it('says what is wrong, without the secret', async () => {
  const { mail, webhook } = post.context.env.abuse;
  const closed = 'localhost:1';
  const noMail = await ask(checkMail, {
    mail: { ...mail!, smtpUrl: new Secret(`smtp://x:hunter22@${closed}`) },
  });
  expect(noMail).toMatchObject({ state: 'fail', what: expect.stringMatching(/ECONNREFUSED$/) });
  const noHook = await ask(checkWebhook, {
    webhook: { ...webhook!, url: new Secret(`http://${closed}/hunter22`) },
  });
  expect(noHook).toMatchObject({ state: 'fail', what: expect.stringMatching(/ECONNREFUSED$/) });
  expect(JSON.stringify([noMail, noHook])).not.toContain('hunter22');
});

it('asks nobody where nothing is set', async () => {
  expect(await ask(checkMail, { mail: null })).toMatchObject({ state: 'skipped' });
  expect(await ask(checkWebhook, { webhook: null })).toMatchObject({ state: 'skipped' });
  expect(await ask(checkAlerts, { operators: [] })).toMatchObject({ state: 'skipped' });
});

it('warns where operators hear of nothing', async () => {
  const { mail } = post.context.env.abuse;
  const operators = OPERATORS;
  const deaf = { operators, webhook: null, mail: { ...mail!, alertTo: [] } };
  expect(await ask(checkAlerts, deaf)).toMatchObject({ state: 'warn' });
  expect(await ask(checkAlerts, { operators, webhook: null, mail: null })).toMatchObject({
    state: 'warn',
  });
  expect(await ask(checkAlerts, { operators, webhook: null })).toMatchObject({ state: 'ok' });
  expect(await ask(checkAlerts, { operators, mail: null })).toMatchObject({ state: 'ok' });
});
