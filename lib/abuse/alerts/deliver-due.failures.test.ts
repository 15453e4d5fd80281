import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { openPost, type Post } from '@/dev/abuse/open-post';
import type { SmtpFault } from '@/dev/mail/start-smtp';
import type { WebhookFault } from '@/dev/webhook/start-webhook';
import { queueAlert } from './queue-alert';

const DAY = 86_400_000;

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(async () => {
  await post.clear();
  post.test.clock.set('2026-11-24T12:00:00.000Z');
});

const rows = () => post.context.db.outgoingMessage.findMany({ orderBy: { id: 'asc' } });
const only = async (channel: string) => (await rows()).find((row) => row.channel === channel)!;

/** A case of which the operators are to be told. */
async function open() {
  const its = await insertCase(post.context);
  await queueAlert(post.context.db, post.context, { kind: 'opened', caseId: its.id });
  return its;
}

describe('what fails', () => {
  it.each<SmtpFault>([
    ...(['421 in its greeting', '451 to the recipient', '550 to the recipient'] as const),
    ...(['550 to the sender', 'drops the message', 'hangs at the message'] as const),
  ])(
    'is sent later where the mail server answers %s, and the webhook is not held up',
    async (fault) => {
      await open();
      post.smtp.queueFaults(fault, fault);
      expect(await post.run()).toMatchObject({ sent: 1, failed: 1 });
      expect(await only('mail')).toMatchObject({
        attempts: 1,
        sentAt: null,
        failure: expect.any(String),
      });
      expect(await post.run()).toMatchObject({ sent: 0, failed: 0 });
      post.test.clock.advance(30_000);
      expect(await post.run()).toMatchObject({ failed: 1 });
      post.test.clock.advance(60_000);
      expect(await post.run()).toMatchObject({ sent: 1, failed: 0 });
      expect(post.smtp.received).toHaveLength(1);
      expect(await only('mail')).toMatchObject({ attempts: 3, failure: null });
      expect(post.test.lines.join()).not.toMatch(/@example\.org|somebody/);
    },
  );

  it.each<WebhookFault>(['500', 'closes', 'hangs', 'redirects'])(
    'is sent later where the receiver %s, and the mail is not held up',
    async (fault) => {
      await open();
      post.webhook.queueFaults(fault);
      expect(await post.run()).toMatchObject({ sent: 1, failed: 1 });
      expect(post.smtp.received).toHaveLength(1);
      post.test.clock.advance(30_000);
      expect(await post.run()).toMatchObject({ sent: 1, failed: 0 });
      expect(post.webhook.received).toHaveLength(1);
    },
  );

  it('waits as long as it is asked to', async () => {
    await open();
    post.webhook.queueFaults('429');
    await post.run();
    expect(+(await only('webhook')).dueAt - +post.test.clock.now()).toBe(120_000);
  });

  it('is tried for three days, after 30 s and twice as long each time, to an hour; then given up', async () => {
    await open();
    const broken = { mail: post.context.alerts.mail, webhook: null };
    const pauses: number[] = [];
    for (;;) {
      post.webhook.queueFaults('500');
      await post.run();
      const { dueAt } = await only('webhook');
      const pause = (+dueAt - +post.test.clock.now()) / 1000;
      if (pause > 3_600) break;
      pauses.push(pause);
      post.test.clock.advance(pause * 1000);
    }
    expect(pauses.slice(0, 8)).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600]);
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThanOrEqual(3 * 86_400);
    expect(post.test.lines.at(-1)).toContain('a message was given up');
    expect(await only('webhook')).toMatchObject({ sentAt: null, failure: 'status 500' });
    post.test.clock.advance(365 * DAY);
    expect(await post.run({ alerts: broken })).toMatchObject({ sent: 0, skipped: 0, failed: 0 });
  });

  it('does not hold up what is new', async () => {
    const now = post.test.clock.now();
    const its = await open();
    await post.context.db.outgoingMessage.createMany({
      data: Array.from({ length: 50 }, (_, n) => ({
        ...{ event: `opened:old${n}`, channel: 'mail' as const, kind: 'opened', caseId: 'old' },
        ...{ attempts: 1, createdAt: new Date(+now - DAY), dueAt: new Date(+now - DAY) },
      })),
    });
    await post.run();
    expect(post.smtp.received[0]!.raw).toContain(its.id);
  });
});

describe('a clock that was moved', () => {
  it('back, keeps no alert for ever', async () => {
    post.test.clock.set('2031-01-01T00:00:00.000Z');
    await open();
    post.test.clock.set('2026-11-24T12:00:00.000Z');
    expect(await post.run()).toMatchObject({ sent: 2 });
  });
});

describe('several at once', () => {
  it('send each once', async () => {
    const { context } = post;
    const cases = await Promise.all(Array.from({ length: 30 }, () => insertCase(context)));
    for (const { id } of cases) {
      await queueAlert(context.db, context, { kind: 'opened', caseId: id });
    }
    const work = async () => {
      while ((await post.run()).more);
    };
    await Promise.all([work(), work(), work()]);
    await expect.poll(async () => (await rows()).every(({ sentAt }) => sentAt !== null)).toBe(true);
    const ids = post.webhook.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
    expect(post.smtp.received).toHaveLength(30);
  });

  it('whoever dies after sending sends it again, under the same id', async () => {
    await open();
    const died = () => Promise.reject(new Error('killed'));
    const db = post.context.db.$extends({
      query: {
        outgoingMessage: {
          updateMany: ({ args, query }) => ('sentAt' in args.data ? died() : query(args)),
        },
      },
    }) as unknown as typeof post.context.db;
    await expect(post.run({ db })).rejects.toThrow('killed');
    await expect.poll(() => post.webhook.received.length + post.smtp.received.length).toBe(2);
    expect(await post.run()).toMatchObject({ sent: 0 });
    post.test.clock.advance(30_000);
    expect(await post.run()).toMatchObject({ sent: 2 });
    const ids = post.webhook.received.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids).toEqual([ids[0], ids[0]]);
    const messageIds = post.smtp.received.map(({ raw }) => /^Message-ID: (.+)\r$/m.exec(raw)?.[1]);
    expect(messageIds[0]).toBeDefined();
    expect(messageIds[1]).toBe(messageIds[0]);
  });
});
