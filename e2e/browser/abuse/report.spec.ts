import { CATEGORIES, CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { expect, fillIn, test, uploadImage } from './fixtures';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    for (const category of CATEGORIES) {
      test(`${category} is reported from the page of the image`, async ({ page, request }) => {
        const { id, url } = await uploadImage(request);
        await page.goto(`/${id}`);
        await page.getByRole('link', { name: 'Report this image' }).click();
        await expect(page.getByLabel('Which image?')).toHaveValue(url);
        await page.getByLabel(CATEGORY_POLICIES[category].title).check();
        await page.getByRole('button', { name: 'Continue' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(
          `Report: ${CATEGORY_POLICIES[category].title}`,
        );
        await expect(page.locator('main')).toContainText(url);
        await expect(page.locator('main img')).toHaveCount(0);
        await fillIn(page, category);
        await page.getByRole('button', { name: 'Send the report' }).click();
        await page.waitForURL(/\/abuse\/status\/[0-9a-f]{32}$/);
        await expect(page.getByRole('heading', { level: 2 })).toHaveText(
          /^Case [a-z0-9]{10}: Received$/,
        );
        await expect(page.locator('main')).toContainText(CATEGORY_POLICIES[category].title);
        await expect(page.locator('main')).toContainText(id);
        await expect(page.getByText('Decided by')).toBeVisible();
        await expect(page.locator('main img')).toHaveCount(0);
      });
    }

    test('what is not an image of this site is told at once', async ({ page }) => {
      await page.goto('/abuse');
      await page.getByLabel('Which image?').fill('https://elsewhere.test/a.png');
      await page.getByRole('button', { name: 'Continue' }).click();
      const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
      await expect(summary.getByRole('listitem')).toHaveText([
        'https://elsewhere.test/a.png is not an image of this site',
        'Choose what is wrong with it',
      ]);
      await summary.getByRole('link', { name: /elsewhere/ }).click();
      await expect(page.getByLabel('Which image?')).toBeFocused();
      await expect(page.getByLabel('Which image?')).toHaveValue('https://elsewhere.test/a.png');
    });

    test('what is missing stands on top, and nothing that was written is lost', async ({
      page,
      request,
    }) => {
      const { url } = await uploadImage(request);
      await page.goto(`/abuse?category=copyright&url=${encodeURIComponent(url)}`);
      const work = '<script>alert(1)</script> & "my" work';
      await page.getByLabel('Which work is used').fill(work);
      await page.getByLabel('Your e-mail address').fill('nowhere');
      await page.getByRole('button', { name: 'Send the report' }).click();
      const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
      await expect(summary.getByRole('listitem')).toHaveText([
        'Say whose work it is',
        'Write an e-mail address like name@example.org',
        'Tick the box on good faith, if it is so',
        'Tick the box on accuracy, if it is so',
        'Type your full name as your signature',
      ]);
      await expect(page.getByLabel('Which work is used')).toHaveValue(work);
      await expect(page.getByLabel('Your e-mail address')).toHaveValue('nowhere');
      await expect(page.getByLabel('Your e-mail address')).toHaveAttribute('aria-invalid', 'true');
      await summary.getByRole('link', { name: /e-mail/ }).click();
      await expect(page.getByLabel('Your e-mail address')).toBeFocused();
      await fillIn(page, 'copyright');
      await page.getByRole('button', { name: 'Send the report' }).click();
      await page.waitForURL(/\/abuse\/status\//);
    });

    test('several images are reported at once', async ({ page, request }) => {
      const [one, two] = [await uploadImage(request), await uploadImage(request)];
      await page.goto('/abuse');
      await page.getByLabel('Which image?').fill(`${one.url}\n${two.id}`);
      await page.getByLabel('Malware').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await fillIn(page, 'malware');
      await page.getByRole('button', { name: 'Send the report' }).click();
      await page.waitForURL(/\/abuse\/status\//);
      await expect(page.locator('main')).toContainText(one.id);
      await expect(page.locator('main')).toContainText(two.id);
    });
  });
}

test('the way back keeps the URLs', async ({ page, request }) => {
  const { url, id } = await uploadImage(request);
  await page.goto(`/abuse?category=other&url=${encodeURIComponent(`${url}\n${id}`)}`);
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page.getByLabel('Which image?')).toHaveValue(`${url}\n${id}`);
});

test('the summary gets the focus, and is read before the form', async ({ page, request }) => {
  const { url } = await uploadImage(request);
  await page.goto(`/abuse?category=ncii&url=${encodeURIComponent(url)}`);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('I am', { exact: true })).toBeFocused();
});

test('a report is made with the keyboard alone', async ({ page, request }) => {
  const { id } = await uploadImage(request);
  const tab = () => page.keyboard.press('Tab');
  await page.goto(`/abuse?url=${id}`);
  await page.getByLabel('Which image?').focus();
  await tab();
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Child sexual abuse material')).toBeChecked();
  await tab();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Report: Child/);
  await page.getByRole('link', { name: 'Change' }).focus();
  await tab();
  await expect(page.getByLabel(/Is there anything/)).toBeFocused();
  await page.keyboard.type('Found in a chat.');
  // The field that nobody sees is not on the way.
  await tab();
  await expect(page.getByRole('button', { name: 'Send the report' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/abuse\/status\//);
});

test('a report goes without a proof of work where the page is not secure', async ({
  page,
  request,
  baseURL,
}) => {
  const { id } = await uploadImage(request);
  const plain = (baseURL ?? '').replace(/127\.0\.0\.1|localhost/, 'plain.example');
  await page.goto(`${plain}/abuse?category=csam&url=${id}`);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.waitForURL(/\/abuse\/status\//);
});

test('a report comes with a proof of work, which is not used up by a mistake', async ({
  page,
  request,
}) => {
  const { id } = await uploadImage(request);
  const sent: string[] = [];
  page.on('request', (own) => {
    if (own.method() === 'POST') sent.push(own.postData() ?? '');
  });
  await page.goto(`/abuse?category=malware&url=${id}`);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page.getByText('There is a problem')).toBeVisible();
  await fillIn(page, 'malware');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.waitForURL(/\/abuse\/status\//);
  expect(sent).toHaveLength(2);
  for (const body of sent) expect(body).toMatch(/name="proof"\r\n\r\n[A-Za-z0-9+/]{100,}/);
});
