import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { findPurge } from './find-purge';

const URL = 'https://i.test/a.png';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

it.each([
  ['nothing is queued', [], null],
  ['it is due', [{ due: 0 }], { attempts: 0, failure: null }],
  ['it was refused', [{ due: 60, attempts: 3, failure: '429' }], { attempts: 3, failure: '429' }],
  ['only the second purge is left', [{ due: 60 }], null],
  ['another address is refused', [{ due: 0, url: 'https://i.test/b.png' }], null],
  [
    'one of two was tried',
    [{ due: 0 }, { due: 9, attempts: 1, failure: '500' }],
    { attempts: 1, failure: '500' },
  ],
])('where %s', async (_, rows, expected) => {
  const { db, clock } = test.context;
  await db.cdnPurge.deleteMany();
  const createdAt = clock.now();
  await db.cdnPurge.createMany({
    data: rows.map(({ due, ...row }) => ({
      ...{ url: URL, createdAt, dueAt: new Date(createdAt.getTime() + due * 1000) },
      ...row,
    })),
  });
  expect(await findPurge(test.context, [URL])).toEqual(expected);
  expect(await findPurge(test.context, [])).toBeNull();
});
