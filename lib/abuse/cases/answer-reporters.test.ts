import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { removeCase } from './remove-case';
import { restoreCase } from './restore-case';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.org' });
});
afterAll(() => test.dispose());

it('tells each decision once to whoever has left an address, and to nobody else', async () => {
  const { context } = test;
  const ports = makeCasePorts(context);
  const { id } = await makeImage(context);
  const { caseId, reportId } = await reportImages(context, [id], 'other', {
    details: 'x',
    email: 'reporter@example.org',
  });
  for (let more = 0; more < 20; more += 1) await reportImages(context, [id]);
  await removeCase(ports, caseId);
  await removeCase(ports, caseId);
  await restoreCase(ports, caseId, 'mistake');
  const messages = await context.db.outgoingMessage.findMany({ orderBy: { id: 'asc' } });
  expect(messages.map(({ event, channel }) => [event, channel])).toEqual([
    [`received:${caseId}:${reportId}`, 'answer'],
    [`decided:${caseId}:${reportId}:removed`, 'answer'],
    [`decided:${caseId}:${reportId}:restored`, 'answer'],
  ]);
});
