import { card, expect, open, test, upload } from './fixtures';
import { makePng } from './make-files';

const STORE = 'img402.uploads';

test('uploads are remembered by the browser and deleted after one question', async ({
  page,
  request,
}) => {
  await open(page);
  const url = await upload(page, await makePng());
  await open(page);
  const row = page.getByRole('listitem').filter({ hasText: url.replace('http://', '') });
  await expect(row).toContainText(/Gone in 7 days \(.+\)/);

  await row.getByRole('button', { name: /^Delete/ }).click();
  await expect(row.getByRole('button', { name: 'Leave it' })).toBeFocused();
  await row.getByRole('button', { name: 'Leave it' }).click();
  expect((await request.get(url)).status()).toBe(200);

  await row.getByRole('button', { name: /^Delete/ }).click();
  await row.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row).toHaveCount(0);
  await expect(page.locator('#announcements')).toHaveText(/Deleted\./);
  expect((await request.get(url)).status()).toBe(404);
});

test('a card’s own image is deleted from the card', async ({ page, request }) => {
  await open(page);
  const url = await upload(page, await makePng());
  const own = card(page, 'shot.png');
  await own.getByRole('button', { name: /^Delete/ }).click();
  await own.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(own).toContainText('The link no longer works.');
  expect((await request.get(url)).status()).toBe(404);
  expect(await page.evaluate((key) => localStorage.getItem(key), STORE)).toBe('[]');
});

test('a deletion that fails is told, and the image stays in the list', async ({ page }) => {
  await open(page);
  await upload(page, await makePng());
  await open(page);
  await page.route('**/api/images/*', (route) => route.abort());
  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('The image may still be there; try again.').first()).toBeVisible();
});

test('what has expired falls off the list, and foreign data does no harm', async ({ page }) => {
  await page.addInitScript((key) => {
    const upload = (id: string, expiresAt: string, url = `http://localhost/i/${id}.png`) => ({
      id,
      url,
      pageUrl: `http://localhost/${id}`,
      deleteToken: 't',
      expiresAt,
    });
    localStorage.setItem(
      key,
      JSON.stringify([
        upload('expiredone', '2020-01-01T00:00:00.000Z'),
        upload('scriptone1', '2999-01-01T00:00:00.000Z', 'javascript:alert(1)'),
        { id: 7 },
        null,
      ]),
    );
  }, STORE);
  await open(page);
  await expect(page.getByText('Uploaded from this browser')).toHaveCount(0);
  await page.evaluate((key) => {
    localStorage.setItem(key, '{broken');
  }, STORE);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
