import { hideImage } from '@/lib/images/hide-image';
import { decide, expect, REMOVE, test, uploadImage } from './fixtures';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the address of a removed image says why, takes an appeal, and the image comes back', async ({
      page,
      request,
      product,
    }) => {
      const { id, url, deleteToken } = await uploadImage(request);
      const before = await request.get(url);
      expect(before.status()).toBe(200);
      const { caseId } = await decide(product, request, url, 'malware', REMOVE);
      const response = await page.goto(`/${id}`);
      expect(response!.status()).toBe(451);
      expect(await response!.text()).not.toContain('<img');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This image was removed');
      await expect(page.locator('main')).toContainText('Malware.');
      await expect(page.locator('main')).toContainText(caseId);
      await page.getByLabel('Why was the removal wrong?').fill('It is a chart.');
      await page.getByLabel('Delete token').fill('0'.repeat(40));
      await page.getByRole('button', { name: 'Send the appeal' }).click();
      await expect(
        page.getByRole('link', { name: 'This is not the delete token of this image' }),
      ).toBeVisible();
      await expect(page.getByLabel('Why was the removal wrong?')).toHaveValue('It is a chart.');
      await page.getByLabel('Delete token').fill(deleteToken);
      await page.getByRole('button', { name: 'Send the appeal' }).click();
      await expect(page.getByText('An appeal is under way.')).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`/${id}$`));

      await decide(product, request, url, 'malware', { action: 'restore', reason: 'appeal' });
      expect((await page.goto(`/${id}`))!.status()).toBe(200);
      const after = await request.get(url);
      expect(await after.body()).toEqual(await before.body());
    });

    test('a counter-notice is whole or none', async ({ page, request, product }) => {
      const { id, url, deleteToken } = await uploadImage(request);
      await decide(product, request, url, 'copyright', REMOVE);
      await page.goto(`/${id}`);
      await page.getByLabel('Why was the removal wrong?').fill('It is mine.');
      await page.getByLabel('Delete token').fill(deleteToken);
      await page.getByLabel('Your full name').fill('Ada Example');
      await page.getByRole('button', { name: 'Send the appeal' }).click();
      const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
      await expect(summary.getByRole('listitem')).toHaveCount(5);
      await page.getByLabel('Your postal address').fill('1 Example Street\n+1 555 0100');
      await page.getByLabel('Your e-mail address').fill('ada@example.org');
      await page.getByLabel('Under penalty of perjury').check();
      await page.getByLabel('I accept the jurisdiction').check();
      await page.getByLabel('Your signature').fill('Ada Example');
      await page.getByRole('button', { name: 'Send the appeal' }).click();
      await expect(page.getByText('It is a counter-notice')).toBeVisible();
    });
  });
}

test('an appeal that was denied is told, and cannot be made again', async ({
  page,
  request,
  product,
}) => {
  const { id, url, deleteToken } = await uploadImage(request);
  await decide(product, request, url, 'phishing', REMOVE);
  const data = { id, deleteToken, statement: 'It is not.' };
  expect((await request.post('/api/abuse/appeal', { data })).status()).toBe(201);
  await decide(product, request, url, 'phishing', REMOVE);
  await page.goto(`/${id}`);
  await expect(page.getByText('it was denied')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send the appeal' })).toHaveCount(0);
  expect((await request.post('/api/abuse/appeal', { data })).status()).toBe(409);
});

test('what the screening hides is said to be looked at, not to be removed', async ({
  page,
  request,
  product,
}) => {
  const { id } = await uploadImage(request);
  const image = await product.db.image.findUniqueOrThrow({ where: { id } });
  await product.db.$transaction((inside) =>
    hideImage(inside, product, image, { category: 'csam', inReview: true, keepUntil: null }),
  );
  expect((await page.goto(`/${id}`))!.status()).toBe(451);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This image is being looked at');
  await expect(page.locator('main')).toContainText('Nobody has decided yet.');
  await expect(page.getByRole('button', { name: 'Send the appeal' })).toHaveCount(0);
});
