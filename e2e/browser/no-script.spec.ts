import { expect, test } from './fixtures';
import { makePng } from './make-files';

test.use({ javaScriptEnabled: false });

test('a plain form takes an image and answers with a page', async ({ page, request }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Copy' })).toHaveCount(0);
  await page.setInputFiles('#image', await makePng());
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your image is up');
  const url = await page.getByLabel('URL').inputValue();
  expect((await request.get(url)).status()).toBe(200);
  await expect(page.getByLabel('Delete token')).toHaveValue(/.{20,}/);
  await expect(page.locator('main img')).toHaveAttribute('src', url);
  // The look of the rest, by the sheet that the page links.
  await expect(page.locator('main')).toHaveCSS('max-width', '720px');
});

test('it is said how to pay without a wallet in the page', async ({ page }) => {
  for (const [path, name] of [
    ['/', 'pay from the command line'],
    ['/my-images', 'The docs'],
  ] as const) {
    await page.goto(path);
    const link = page.locator('main').getByRole('link', { name });
    await expect(link).toBeVisible();
    await link.click();
    await expect(page).toHaveURL(/\/docs\/paid/);
  }
  await expect(page.getByRole('heading', { name: 'Paying' })).toBeVisible();
});

test('a refusal is a page too', async ({ page }) => {
  await page.goto('/');
  const buffer = Buffer.from('hello');
  await page.setInputFiles('#image', { name: 'a.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not a format we take');
  await expect(page.getByText('Nothing was stored.')).toBeVisible();
});

for (const path of [
  '/docs/paid',
  '/docs/errors',
  '/my-images',
  '/pricing',
  '/security',
  '/privacy',
  '/terms',
  '/transparency',
  '/abcdefghijkl',
  '/Nothing-Here',
]) {
  test(`${path} is whole without a script`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
  });
}
