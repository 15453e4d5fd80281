import { expect, open, test } from './fixtures';
import { makePng } from './make-files';

test('the search finds an error as it is typed, and leads to all that is said of it', async ({
  page,
}) => {
  await open(page, '/docs');
  await page.getByRole('searchbox', { name: 'Search the docs' }).fill('too lar');
  await expect(page.getByRole('status')).toHaveText(/\d+ results?/);
  await page.getByRole('search').getByRole('link', { name: 'file_too_large' }).click();
  await expect(page).toHaveURL(/\/docs\/errors#file_too_large$/);
  await expect(page.locator('#file_too_large')).toContainText('Make it smaller');
  await page.goto('/docs');
  await page.getByRole('searchbox').fill('zebra');
  await expect(page.getByRole('status')).toHaveText('No results');
});

test('the type of an error leads to its line, and from there to its text', async ({ page }) => {
  await page.goto('/docs#token_used');
  const line = page.locator('#token_used');
  await expect(line).toBeInViewport();
  await line.getByRole('link').click();
  await expect(page).toHaveURL(/\/docs\/errors#token_used$/);
});

test('a language that was chosen holds for every block, on every page, by keyboard too', async ({
  page,
}) => {
  await open(page, '/docs/delete');
  const facts = page.getByRole('group', { name: 'Language' }).first();
  await facts.getByLabel('curl').focus();
  await page.keyboard.press('ArrowRight');
  await expect(facts.getByLabel('JavaScript')).toBeChecked();
  await expect(
    page.getByRole('region', { name: 'Delete before its time, in JavaScript' }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Delete before its time, in curl' })).toBeHidden();
  await open(page, '/docs/free');
  const upload = page.getByRole('region', { name: 'Upload a file, in JavaScript' });
  await expect(upload).toBeVisible();
});

test('an image of the visitor is sent, shown as it was answered, and deleted', async ({ page }) => {
  await open(page, '/docs/free');
  await page.getByRole('button', { name: 'Upload it' }).click();
  await expect(page.getByText('No file is chosen.', { exact: true })).toBeVisible();
  await page.setInputFiles('#try-image', await makePng('mine.png'));
  await page.getByRole('button', { name: 'Upload it' }).click();
  const answer = page.getByRole('region', { name: 'What came back' });
  await expect(answer).toContainText('"deleteToken"');
  const { url } = JSON.parse((await answer.innerText()).replace(/^200\n/, '')) as { url: string };
  expect((await page.request.get(url)).status()).toBe(200);
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('204. The image is deleted.', { exact: true })).toBeVisible();
  expect((await page.request.get(url)).status()).toBe(404);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('the search is a form', async ({ page }) => {
    await page.goto('/docs');
    await page.getByRole('searchbox').fill('idempotency');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/\/docs\?q=idempotency$/);
    await expect(page.getByRole('link', { name: 'Repeating safely' })).toBeVisible();
  });

  test('another language is shown where it is chosen', async ({ page }) => {
    await page.goto('/docs');
    await page.getByText('Python', { exact: true }).click();
    await expect(page.getByText('from urllib.request')).toBeVisible();
    await expect(page.getByText('curl -F image')).toBeHidden();
  });

  test('an image is sent by the plain form', async ({ page }) => {
    await page.goto('/docs/free');
    await page.setInputFiles('#try-image', await makePng('plain.png'));
    await page.getByRole('button', { name: 'Upload it' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your image is up');
  });
});
