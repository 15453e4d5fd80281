import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { queueAlert } from '@/lib/abuse/alerts/queue-alert';
import { createClient } from '@/lib/db/create-client';
import { checkHealth } from '@/lib/health/check-health';
import { JOBS } from './jobs';
import { runJob } from './run-job';
import { workOff } from './work-off';

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(() => post.clear());

const open = async (count = 1) => {
  for (let at = 0; at < count; at += 1) {
    const { id } = await insertCase(post.context);
    await queueAlert(post.context.db, post.context, { kind: 'opened', caseId: id });
  }
};

/** On a client of its own, since answers are shared for a while by client. */
async function look() {
  const db = createClient(post.context.env.databaseUrl!.reveal(), { poolSize: 1 });
  const { parts } = await checkHealth({ ...post.context, db });
  await db.$disconnect();
  return parts.jobs;
}

it('sends all there is, a batch at a time', async () => {
  await open(25);
  expect(await runJob(post.context, 'send-alerts')).toMatchObject({
    ...{ status: 'done', did: { sent: 50, skipped: 0, failed: 0 } },
    left: { due: 0, failing: 0, oldestAt: null },
  });
  expect(post.smtp.received).toHaveLength(25);
});

it('a channel that fails shows in the health, until it works or the message is given up', async () => {
  await open();
  post.smtp.queueFaults('421 in its greeting', '421 in its greeting');
  await runJob(post.context, 'send-alerts');
  expect(await look()).toMatchObject({
    state: 'ok',
    waiting: { 'send-alerts': { due: 1, failing: 1, oldestSeconds: 0 } },
  });
  post.test.clock.advance(10 * 60_000 + 1_000);
  await runJob(post.context, 'send-alerts');
  expect(await look()).toMatchObject({
    state: 'late',
    waiting: { 'send-alerts': { due: 1, failing: 1, oldestSeconds: 601 } },
  });
  post.test.clock.advance(3 * 86_400_000);
  post.smtp.queueFaults('421 in its greeting');
  await runJob(post.context, 'send-alerts');
  expect(await look()).toMatchObject({ state: 'ok', waiting: {} });
});

it('has nothing to do where nobody is to be told', () => {
  const { alerts } = post.context;
  for (const job of ['send-alerts', 'watch-deadlines'] as const) {
    const applies = (mail: typeof alerts.mail, webhook: typeof alerts.webhook) =>
      JOBS[job].applies?.({ ...post.context, alerts: { mail, webhook } });
    expect(applies(null, null)).toBe(false);
    expect(applies(alerts.mail, null)).toBe(true);
    expect(applies(null, alerts.webhook)).toBe(true);
  }
});

it('is worked off after answers where no scheduler runs, deadlines too', async () => {
  await insertCase(post.context, { dueAt: post.test.clock.now() });
  await workOff({ ...post.context, scheduled: false });
  expect(post.webhook.received.map(({ body }) => JSON.parse(body) as object)).toContainEqual(
    expect.objectContaining({ type: 'case.missed' }),
  );
});
