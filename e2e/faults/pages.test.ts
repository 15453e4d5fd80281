import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UploadAnswer } from '../product/post-image';
import { ask } from './ask';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

const AT_ONCE_MS = 2_000;

let target: Target;
let shown: UploadAnswer;
let removed: UploadAnswer;
/** Path of the page that tells what became of it. */
let report: string;

beforeAll(async () => {
  target = await openTarget();
  [shown, removed] = [await target.store(), await target.store()];
  // The first page of all waits for the thread of pages to begin.
  await target.get('/');
  const { body } = await ask(`${target.app.url}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls: [removed.url], category: 'other', details: 'It harms.' }),
  });
  report = new URL(body['statusUrl'] as string).pathname;
  await target.query(
    `UPDATE image SET state = 'deleting', gone_at = now(), removed_at = now(), bytes_due_at = now() + interval '1 day' WHERE id = '${removed.id}'`,
  );
});
afterAll(() => target.close());
afterEach(() => expectBack(`/${shown.id}`, 200));

async function expectBack(path: string, status: number): Promise<void> {
  await target.proxy.set(null);
  const isShown = async () => (await target.get(path)).status === status;
  await recover('database | gone, for pages', isShown, 3_000);
}

/** Pages that ask the database: what they show where it answers. */
const PAGES: readonly (readonly [string, () => string, number])[] = [
  ['of an image', () => `/${shown.id}`, 200],
  ['of a removed image', () => `/${removed.id}`, 451],
  ['of a report', () => report, 200],
  ['of a form of reports that names an image', () => `/abuse?url=${shown.url}`, 200],
  ['of what was decided', () => '/transparency', 200],
];

describe('while the database is gone, the page', () => {
  it.each(PAGES)('%s is 503, and says when to come again', async (_name, pathOf, status) => {
    await target.proxy.set({ kind: 'refuse' });
    const answer = await target.get(pathOf());
    expect(answer).toMatchObject({ status: 503, retryAfter: 5 });
    expect(answer.ms).toBeLessThan(AT_ONCE_MS);
    await expectBack(pathOf(), status);
  });

  it.each(['/', '/docs', '/abuse', '/pricing'])('%s is shown all the same', async (path) => {
    await target.proxy.set({ kind: 'refuse' });
    expect(await target.get(path)).toMatchObject({ status: 200 });
  });
});

describe('where the database goes while it is made, the page', () => {
  it.each([
    ['of an image', () => `/${shown.id}`, () => shown.id],
    ['of a removed image', () => `/${removed.id}`, () => removed.id],
    ['of a report', () => report, () => report.split('/').at(-1)!],
  ])('%s is not 500', async (_name, pathOf, textOf) => {
    await target.proxy.set({ kind: 'refuse', after: textOf() });
    expect(await target.get(pathOf())).toMatchObject({ status: 503, retryAfter: 5 });
  });
});
