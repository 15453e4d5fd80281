import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { queueAnswer, type NewAnswer } from './queue-answer';

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(() => post.clear());

const LEFT = { details: 'what they wrote', email: 'reporter@example.net' };

/** A report of a case, and its answers. */
async function report(written: object, parts: Parameters<typeof insertCase>[1] = {}) {
  const its = await insertCase(post.context, parts);
  const reportId = await post.insertReport(written);
  const answer = (kind: NewAnswer['kind'], detail?: string) =>
    queueAnswer(post.context.db, post.context, {
      ...{ kind, caseId: its.id, reportId },
      ...(detail === undefined ? {} : { detail }),
    });
  return { its, reportId, answer };
}

const lines = (at = 0) =>
  post.smtp.received[at]!.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=').split('\r\n');

it('says where the case is seen and by when it is decided, to whoever left an address', async () => {
  const { its, reportId, answer } = await report(LEFT);
  await answer('received');
  await answer('received');
  expect(await post.run()).toMatchObject({ sent: 1, skipped: 0 });
  expect(post.smtp.received[0]!.to).toEqual(['reporter@example.net']);
  for (const line of [
    'To: reporter@example.net',
    'Reply-To: abuse@example.org',
    `Subject: Your report has been received: case ${its.id}`,
    `Status: https://example.org/abuse/status/${reportId}`,
    'A person looks at it and decides. That is due in 3 days (27 November, 12:00 UTC).',
    'To add something, write to abuse@example.org, and name the case.',
  ]) {
    expect(lines()).toContain(line);
  }
  expect(lines().join()).not.toContain('what they wrote');
  expect(post.webhook.received).toEqual([]);
});

it.each([
  ['removed', 'The image was removed.'],
  ['appealed', 'The image was removed. Its uploader has appealed'],
  ['kept', 'The image stays.'],
  ['restored', 'The image was put back'],
] as const)(
  'says what was decided where the case is %s, and how to answer',
  async (state, words) => {
    const { its, answer } = await report(LEFT, { state, dueAt: null });
    await answer('decided', 'first');
    await answer('decided', 'second');
    expect(await post.run()).toMatchObject({ sent: 2 });
    expect(lines()).toContain(`Subject: Your report has been decided: case ${its.id}`);
    expect(lines().some((line) => line.startsWith(words))).toBe(true);
    const redress = state === 'appealed' ? 'To add something, ' : 'To answer or to appeal, ';
    expect(lines().some((line) => line.startsWith(`${redress}write to abuse@example.org`))).toBe(
      true,
    );
  },
);

it.each([
  ['none', { details: 'x' }],
  ['two', { email: 'a@example.net, b@example.net' }],
  ['one with a line end', { email: 'a@example.net\r\nBcc: b@example.net' }],
  ['one with a null', { email: 'a\0@example.net' }],
  ['a named one', { email: 'Them <a@example.net>' }],
  ['a group', { email: 'all:a@example.net' }],
  ['what is no text', { email: ['a@example.net'] }],
])('tells nobody where the address that was left is %s', async (_, written) => {
  const { answer } = await report(written);
  await answer('received');
  expect(await post.run()).toMatchObject({ sent: 0, skipped: 1, failed: 0 });
  expect(post.smtp.received).toEqual([]);
});

it('tells nobody of what was dropped, or of a report that is gone', async () => {
  const { reportId, answer } = await report(LEFT);
  await answer('received');
  await answer('decided');
  await post.context.db.abuseReport.update({ where: { id: reportId }, data: { sealedText: null } });
  expect(await post.run()).toMatchObject({ skipped: 2 });
});

it('gives an address up that refuses for good, and waits for one that does not', async () => {
  const { answer } = await report(LEFT);
  await answer('received');
  post.smtp.queueFaults('451 to the recipient', '550 to the recipient');
  expect(await post.run()).toMatchObject({ failed: 1 });
  post.test.clock.advance(30_000);
  expect(await post.run()).toMatchObject({ failed: 1 });
  expect(post.test.lines.at(-1)).toMatch(/a message was given up/);
  expect(post.test.lines.join()).not.toContain('example.net');
  post.test.clock.advance(86_400_000);
  expect(await post.run()).toMatchObject({ sent: 0, failed: 0 });
});

it('holds nobody up where the key of a report is not configured any more', async () => {
  const { reportId, answer } = await report(LEFT);
  const sealedText = new Uint8Array(64);
  await post.context.db.abuseReport.update({ where: { id: reportId }, data: { sealedText } });
  await answer('received');
  const other = await report(LEFT);
  await other.answer('received');
  expect(await post.run()).toMatchObject({ sent: 1, failed: 1 });
});

it('is not queued where no mail is set', async () => {
  const { its, reportId } = await report(LEFT);
  const { env } = post.context;
  const silent = { ...post.context, env: { ...env, abuse: { ...env.abuse, mail: null } } };
  await queueAnswer(post.context.db, silent, { kind: 'received', caseId: its.id, reportId });
  expect(await post.context.db.outgoingMessage.count()).toBe(0);
});
