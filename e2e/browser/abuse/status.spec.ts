import { decide, expect, REMOVE, test, uploadImage } from './fixtures';

test('the page of a report says what became of it', async ({ page, request, product }) => {
  const { url, id } = await uploadImage(request);
  const { caseId, statusUrl } = await decide(product, request, url, 'malware', REMOVE);
  const { pathname } = new URL(statusUrl);
  const response = await page.goto(pathname);
  expect(response!.headers()).toMatchObject({
    ...{ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' },
    'cache-control': expect.stringContaining('no-store'),
  });
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(`Case ${caseId}: Removed`);
  await expect(page.locator('main')).toContainText(id);
  await expect(page.locator('main')).not.toContainText('As the test says.');
  await expect(page.locator('main img')).toHaveCount(0);
});

test('a report that was rejected says so, and what can be done', async ({
  page,
  request,
  product,
}) => {
  const { url } = await uploadImage(request);
  const { statusUrl } = await decide(product, request, url, 'other', { action: 'keep' });
  await page.goto(new URL(statusUrl).pathname);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(/Not removed$/);
  await expect(page.getByText('report it again and say so')).toBeVisible();
});

test('a status page that nobody knows is not there', async ({ request }) => {
  for (const id of ['0'.repeat(32), 'x', '']) {
    expect((await request.get(`/abuse/status/${id}`)).status()).toBe(404);
  }
});
