import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { appendAudit } from '../audit/append-audit';
import { queueAlert } from './queue-alert';
import { queueAnswer } from './queue-answer';

const NOON = '2026-11-24T12:00:00.000Z';
const DAY = 86_400_000;

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(async () => {
  await post.clear();
  post.test.clock.set(NOON);
});

const rows = () => post.context.db.outgoingMessage.findMany({ orderBy: { id: 'asc' } });

/** A case of which the operators are to be told. */
async function open(parts: Parameters<typeof insertCase>[1] = {}) {
  const its = await insertCase(post.context, parts);
  await queueAlert(post.context.db, post.context, { kind: 'opened', caseId: its.id });
  return its;
}

const read = (at = 0) =>
  JSON.parse(post.webhook.received[at]!.body) as { type: string; timestamp: string; data: object };

describe('an alert', () => {
  it('says in both ways what is to be done, by when, and the head of the audit', async () => {
    const { context } = post;
    const its = await open({ category: 'csam', dueAt: new Date('2026-11-24T13:00:00Z') });
    await context.db.$transaction((inside) =>
      appendAudit(inside, context, [{ actor: 'reporter', action: 'opened', caseId: its.id }]),
    );
    const head = await context.db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    const hash = Buffer.from(head.hash).toString('hex');
    expect(await post.run()).toEqual({ sent: 2, skipped: 0, failed: 0, more: false });

    const [mail] = post.smtp.received;
    expect(mail!.to).toEqual(['operator@example.org']);
    const lines = mail!.raw.replaceAll('=\r\n', '').split('\r\n');
    expect(lines).toContain(
      `Subject: [img402] A new case: Child sexual abuse material, case ${its.id}`,
    );
    for (const line of [
      `Case: ${its.id}`,
      'Reports: 1',
      'Decide: in 1 hour (24 November, 13:00 UTC)',
      `Desk: https://example.org/operator/cases/${its.id}`,
      `audit: ${head.seq} ${hash}`,
    ]) {
      expect(lines).toContain(line);
    }
    expect(read()).toEqual({
      type: 'case.opened',
      timestamp: NOON,
      data: {
        ...{ caseId: its.id, what: 'A new case', category: 'csam' },
        ...{ title: 'Child sexual abuse material', state: 'received', reports: 1 },
        ...{ dueAt: '2026-11-24T13:00:00.000Z', deadline: 'in 1 hour (24 November, 13:00 UTC)' },
        url: `https://example.org/operator/cases/${its.id}`,
        audit: { seq: String(head.seq), hash },
      },
    });
  });

  it('holds no picture, no address of one, and nothing that a person wrote', async () => {
    const { context } = post;
    const its = await open({ category: 'csam' });
    const reportId = await post.insertReport({
      details: 'written by somebody',
      email: 'left-by-them@example.org',
    });
    const place = { caseId: its.id, imageId: 'abcdefghijkl' };
    await context.db.abuseCaseImage.create({ data: place });
    await context.db.abuseReportItem.create({ data: { ...place, reportId } });
    await post.run();
    const told = post.smtp.received[0]!.raw + post.webhook.received[0]!.body;
    expect(told).toContain(its.id);
    expect(told).not.toMatch(/abcdefghijkl|written by|left-by|\.png|\/i\/|<img\b|http:/);
  });

  it('is told once on each channel, however often it happens', async () => {
    const its = await open();
    await queueAlert(post.context.db, post.context, { kind: 'opened', caseId: its.id });
    await queueAlert(post.context.db, post.context, { kind: 'many', caseId: its.id, detail: '10' });
    expect(await post.run()).toMatchObject({ sent: 4 });
    await queueAlert(post.context.db, post.context, { kind: 'many', caseId: its.id, detail: '10' });
    expect(await post.run()).toMatchObject({ sent: 0 });
  });

  it('is not queued where its transaction is undone, nor where nobody is to be told', async () => {
    const { context } = post;
    const its = await insertCase(context);
    const undone = context.db.$transaction(async (inside) => {
      await queueAlert(inside, context, { kind: 'opened', caseId: its.id });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const { env } = context;
    const silent = {
      ...env,
      abuse: { ...env.abuse, webhook: null, mail: { ...env.abuse.mail!, alertTo: [] } },
    };
    await queueAlert(context.db, { ...context, env: silent }, { kind: 'opened', caseId: its.id });
    expect(await rows()).toEqual([]);
  });
});

describe('what is overtaken while it waits', () => {
  it.each([
    ['opened', 'removed', true],
    ['opened', 'triaged', false],
    ['many', 'kept', true],
    ['missed', 'removed', true],
    ['appealed', 'restored', true],
    ['appealed', 'appealed', false],
    ['graver', 'removed', false],
    ['graver', 'closed', true],
  ] as const)('%s of a case that is %s: skipped is %s', async (kind, state, skipped) => {
    const its = await insertCase(post.context, { state, dueAt: post.test.clock.now() });
    await queueAlert(post.context.db, post.context, { kind, caseId: its.id, detail: 'x' });
    expect(await post.run()).toMatchObject(
      skipped ? { sent: 0, skipped: 2 } : { sent: 2, skipped: 0 },
    );
    expect(await post.run()).toMatchObject({ sent: 0, skipped: 0 });
  });

  it('a deadline that was moved is not near any more', async () => {
    const { context } = post;
    const its = await insertCase(context);
    const detail = its.dueAt!.toISOString();
    await queueAlert(context.db, context, { kind: 'near', caseId: its.id, detail });
    await context.db.abuseCase.update({
      where: { id: its.id },
      data: { dueAt: new Date('2027-01-01') },
    });
    expect(await post.run()).toMatchObject({ sent: 0, skipped: 2 });
  });
});

it('tells of a new case within two seconds, with a thousand in the queue', async () => {
  const { context } = post;
  const now = context.clock.now();
  const times = { openedAt: now, stateAt: now, dueAt: new Date(+now + DAY) };
  await context.db.abuseCase.createMany({
    data: Array.from({ length: 1_000 }, () => ({
      ...{
        id: context.ids.case(),
        category: 'other' as const,
        source: 'report' as const,
        ...times,
      },
    })),
  });
  const its = await insertCase(context);
  const startedAt = performance.now();
  await context.db.$transaction((inside) =>
    queueAlert(inside, context, { kind: 'opened', caseId: its.id }),
  );
  await post.run();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(post.smtp.received).toHaveLength(1);
  expect(post.webhook.received).toHaveLength(1);
  await queueAnswer(context.db, context, { kind: 'received', caseId: its.id, reportId: 'none' });
  expect(await post.run()).toMatchObject({ skipped: 1 });
});
