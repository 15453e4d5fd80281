import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { watchDeadlines } from './watch-deadlines';

const HOUR = 3_600_000;

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(async () => {
  await post.clear();
  await post.context.db.abuseCase.deleteMany();
  post.test.clock.set('2026-11-24T12:00:00.000Z');
});

const watch = () => watchDeadlines(post.context, async () => true);
const told = () =>
  post.webhook.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

it('alarms when a deadline is near, when it is missed, and again after a day, each once', async () => {
  const { clock } = post.test;
  const dueAt = new Date(+clock.now() + HOUR);
  const its = await insertCase(post.context, { category: 'csam', dueAt });
  const step = async (ms: number) => {
    clock.advance(ms);
    await watch();
    const { alarmed } = await watch();
    expect(alarmed).toBe(0);
    await post.run();
    return told();
  };
  expect(await step(HOUR * 0.75 - 1)).toEqual([]);
  expect(await step(1)).toEqual(['case.near']);
  expect(await step(HOUR * 0.25)).toEqual(['case.near', 'case.missed']);
  expect(await step(23 * HOUR)).toHaveLength(2);
  expect(await step(HOUR)).toEqual(['case.near', 'case.missed', 'case.missed']);
  expect(post.smtp.received).toHaveLength(3);
  expect(post.smtp.received[1]!.raw).toMatch(/^Decide: .+ \(24 November, 13:00 UTC\)\r$/m);
  await post.context.db.abuseCase.update({ where: { id: its.id }, data: { state: 'removed' } });
  expect(await step(48 * HOUR)).toHaveLength(3);
});

it('says so where a counter-notice may be put back', async () => {
  const now = +post.test.clock.now();
  const putBackFrom = new Date(now + 240 * HOUR);
  const dueAt = new Date(now + 336 * HOUR);
  await insertCase(post.context, { state: 'appealed', putBackFrom, dueAt });
  post.test.clock.set(putBackFrom);
  await watch();
  await post.run();
  expect(post.webhook.received[0]!.body).toContain('"what":"You may put it back from now"');
});

it('comes to every case, a page at a time, and stops where it is told to', async () => {
  const now = post.test.clock.now();
  const late = new Date(+now - HOUR);
  const times = { openedAt: new Date(+now - 2 * HOUR), stateAt: now, dueAt: late };
  await post.context.db.abuseCase.createMany({
    data: Array.from({ length: 700 }, () => ({
      ...{ id: post.context.ids.case(), category: 'other' as const, source: 'report' as const },
      ...times,
    })),
  });
  expect(await watchDeadlines(post.context, async () => false)).toEqual({
    alarmed: 500,
    finished: false,
  });
  expect(await watch()).toEqual({ alarmed: 200, finished: true });
  expect(await post.context.db.outgoingMessage.count()).toBe(1_400);
});

it('tells of nothing twice where two look at once', async () => {
  await insertCase(post.context, { dueAt: post.test.clock.now() });
  await Promise.all([watch(), watch(), watch()]);
  expect(await post.context.db.outgoingMessage.count()).toBe(2);
});
