import type { APIRequestContext, Page } from 'playwright/test';
import { actOnCase } from '@/lib/abuse/cases/act-on-case';
import type { CaseAction } from '@/lib/abuse/cases/case-action';
import { CATEGORY_POLICIES, type Category, type NoticeKind } from '@/lib/abuse/categories';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { expect, test as base } from '../fixtures';
import { makePng } from '../make-files';
import { openProduct } from './open-product';

export { expect };

export type Upload = { readonly id: string; readonly url: string; readonly deleteToken: string };

/** A page of the product, and what an operator can do to it from another process. */
export const test = base.extend<object, { product: Context }>({
  product: [
    async ({}, run) => {
      const context = await openProduct(process.env.IMG402_E2E_DATA ?? '');
      await run(context);
      await context.db.$disconnect();
    },
    { scope: 'worker' },
  ],
});

/** An image of the product, uploaded by its API. */
export async function uploadImage(request: APIRequestContext): Promise<Upload> {
  const { name, mimeType, buffer } = await makePng();
  const multipart = { image: { name, mimeType, buffer } };
  const response = await request.post('/api/free', { multipart });
  expect(response.ok()).toBe(true);
  return (await response.json()) as Upload;
}

/** What a test writes into the form of a notice. */
const ANSWERS: Record<NoticeKind, (page: Page) => Promise<void>> = {
  csam: async () => undefined,
  ncii: async (page) => {
    await page.getByLabel('I am', { exact: true }).check();
    await page.getByLabel('I believe in good faith').check();
    await page.getByLabel('Your signature').fill('Ada Example');
  },
  copyright: async (page) => {
    await page.getByLabel('Which work is used').fill('A photograph of mine');
    await page.getByLabel('My own').check();
    await page.getByLabel('Your e-mail address').fill('ada@example.org');
    await page.getByLabel('I believe in good faith').check();
    await page.getByLabel('What this notice says is accurate').check();
    await page.getByLabel('Your signature').fill('Ada Example');
  },
  dsa: async (page) => {
    await page.getByLabel('Why is it illegal?').fill('It breaks the law.');
    await page.getByLabel('I believe in good faith').check();
  },
};

/** Answers all that a category asks for. */
export const fillIn = (page: Page, category: Category): Promise<void> =>
  ANSWERS[CATEGORY_POLICIES[category].notice](page);

/** Reports by the API and has an operator act on the case, as often as there are actions. */
export async function decide(
  product: Context,
  request: APIRequestContext,
  url: string,
  category: Category,
  ...actions: readonly CaseAction[]
): Promise<{ readonly caseId: string; readonly statusUrl: string }> {
  const data = {
    ...{ url, category, details: 'As the test says.', work: 'A work', relation: 'self' },
    ...{ email: 'ada@example.org', goodFaith: true, accuracy: true, signature: 'Ada' },
  };
  const response = await request.post('/api/abuse', { data });
  expect(response.status()).toBe(201);
  const filed = (await response.json()) as { caseId: string; statusUrl: string };
  for (const action of actions) {
    const done = await actOnCase({ ...product, actor: 'shell' }, filed.caseId, action);
    expect(isRefusal(done)).toBe(false);
  }
  return filed;
}

export const REMOVE: CaseAction = { action: 'remove', category: null, samePayer: false };
