import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { openPost, type Post } from '@/dev/abuse/open-post';
import { reportImages } from '@/dev/abuse/report-images';
import { makeImage } from '@/dev/context/make-image';
import { isRefusal } from '@/lib/errors';
import { fileAppeal } from '../appeals/file-appeal';
import { removeCase } from '../cases/remove-case';
import { restoreCase } from '../cases/restore-case';

let post: Post;
beforeAll(async () => {
  post = await openPost();
});
afterAll(() => post.close());
beforeEach(() => post.clear());

const PARTS = { name: 'Ann Example', address: '1 Road\n12345 Town', signature: 'Ann Example' };
const SWORN = { perjury: true, jurisdiction: true };

/** A removal after one notice of copyright and one other report, and the appeal against it. */
async function appeal(more: object) {
  const { context } = post;
  const { id } = await makeImage(context);
  const { caseId } = await reportImages(context, [id], 'copyright', { email: 'owner@example.net' });
  await reportImages(context, [id], 'other', { email: 'somebody@example.net' });
  await removeCase(makeCasePorts(context), caseId);
  await post.run();
  await post.clear();
  const text = { statement: 'It is a photograph of mine.', ...more };
  const filed = await fileAppeal(context, { imageId: id, byWallet: false, text });
  if (isRefusal(filed)) throw new Error(filed.log);
  return { caseId, filed };
}

const toOwner = () =>
  post.smtp.received
    .filter(({ to }) => to.includes('owner@example.net'))
    .map(({ raw }) => raw.replaceAll('=\r\n', '').replaceAll('=3D', '='));

it('goes to whoever sent the notice, whole, and to nobody else', async () => {
  const { caseId, filed } = await appeal({ ...PARTS, ...SWORN });
  await post.run();
  const [mail, ...more] = toOwner();
  expect(more).toEqual([]);
  expect(mail).toContain(`Subject: A counter-notice: case ${caseId}`);
  for (const part of ['Ann Example', '1 Road', 'It is a photograph of mine.', 'perjury']) {
    expect(mail).toContain(part);
  }
  expect(mail).toContain(`put back from ${filed.putBackFrom!.toISOString().slice(0, 10)} on`);
  expect(mail).toContain(`by ${filed.dueAt.toISOString().slice(0, 10)}`);
  const others = post.smtp.received.filter(({ to }) => to.includes('somebody@example.net'));
  expect(others).toEqual([]);
});

it('is not sent where it is an appeal like any other', async () => {
  await appeal({ ...PARTS });
  await post.run();
  expect(toOwner()).toEqual([]);
});

it('is not sent any more once it was decided', async () => {
  const { caseId } = await appeal({ ...PARTS, ...SWORN });
  await restoreCase(makeCasePorts(post.context), caseId, 'withdrawn');
  await post.run();
  expect(toOwner().some((mail) => mail.includes('A counter-notice'))).toBe(false);
});
