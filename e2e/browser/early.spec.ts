import type { Page } from 'playwright/test';
import { fillIn, uploadImage } from './abuse/fixtures';
import { card, expect, test, urlField } from './fixtures';
import { makePng } from './make-files';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What starts all other scripts of a page. */
const STARTER = /\/turbopack-[^/]+\.js/;

/** Opens a page as a slow line does: painted, and its scripts come when `wake` is called, or never. */
async function openAsleep(page: Page, path: string): Promise<{ wake: () => void }> {
  let wake: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route(STARTER, async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  await expect(page.locator('footer')).toBeVisible();
  return { wake };
}

test('the theme is switched before the scripts of the page are there', async ({ page }) => {
  await openAsleep(page, '/docs');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByRole('button', { name: 'Switch between dark and light' }).click();
  expect(await ground()).not.toBe(before);
});

test('what is pressed early happens when the page is awake, and once', async ({
  page,
  request,
}) => {
  const { id, url } = await uploadImage(request);
  const { wake } = await openAsleep(page, `/${id}`);
  await page.getByRole('button', { name: 'Copy Markdown' }).click();
  await page.getByRole('button', { name: /^Keep 1 year longer/ }).click();
  await expect(page.locator('[data-state=copied]')).toHaveCount(0);
  wake();
  await expect(page.getByRole('button', { name: 'Copy Markdown' })).toHaveAttribute(
    'data-state',
    'copied',
  );
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`![](${url})`);
  await expect(page.getByRole('button', { name: /^Keep 1 year longer/ })).toBeHidden();
});

test('a field that has the focus early is selected, and its key copies it', async ({
  page,
  request,
}) => {
  const { id, url } = await uploadImage(request);
  const { wake } = await openAsleep(page, `/${id}`);
  await page.getByLabel('URL', { exact: true }).focus();
  await page.keyboard.press('c');
  wake();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText().catch(() => '')))
    .toBe(url);
  expect(
    await page
      .getByLabel('URL', { exact: true })
      .evaluate(
        (field: HTMLInputElement) => (field.selectionEnd ?? 0) - (field.selectionStart ?? 0),
      ),
  ).toBe(url.length);
});

test('a report that is sent early waits for its proof of work', async ({ page, request }) => {
  const { url } = await uploadImage(request);
  const { wake } = await openAsleep(page, `/abuse?category=malware&url=${encodeURIComponent(url)}`);
  const sent: string[] = [];
  page.on('request', (one) => {
    if (one.method() === 'POST') sent.push(one.postData() ?? '');
  });
  await fillIn(page, 'malware');
  await page.getByRole('button', { name: 'Send the report' }).dblclick();
  wake();
  await page.waitForURL(/\/abuse\/status\/[0-9a-f]{32}$/);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain('name="proof"');
  expect(sent[0]).toContain('It breaks the law.');
});

test('what is wrong with a form that is sent early is told', async ({ page }) => {
  const { wake } = await openAsleep(page, '/abuse');
  await page.getByLabel('Which image?').fill('https://elsewhere.test/a.png');
  await page.getByLabel('Malware').check();
  await page.keyboard.press('Enter');
  wake();
  await expect(page.getByRole('alert').getByRole('listitem')).toHaveText([
    'https://elsewhere.test/a.png is not an image of this site',
  ]);
  await expect(page.getByLabel('Malware')).toBeChecked();
  await expect(page).toHaveURL(/\/abuse$/);
});

for (const kind of ['drop', 'paste'] as const) {
  test(`a file of an early ${kind} is uploaded`, async ({ page }) => {
    const { buffer } = await makePng();
    const { wake } = await openAsleep(page, '/');
    const prevented = await page.evaluate(
      ([name, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], 'early.png', { type: 'image/png' }));
        const event =
          name === 'drop'
            ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files })
            : new ClipboardEvent('paste', {
                bubbles: true,
                cancelable: true,
                clipboardData: files,
              });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [kind, buffer.toString('base64')] as const,
    );
    expect(prevented).toBe(true);
    wake();
    await expect(card(page, 'early.png')).toHaveCount(1);
    await expect(urlField(page, 'early.png')).toBeVisible();
  });
}

test('a choice that was made early holds', async ({ page }) => {
  const { wake } = await openAsleep(page, '/');
  await page.getByLabel(/^1 year/).check();
  const file = await makePng();
  await page.setInputFiles('#image', file);
  wake();
  await expect(page.getByLabel(/^1 year/)).toBeChecked();
  await expect(card(page, file.name).getByRole('button', { name: /^Pay/ })).toBeVisible();
  await expect(urlField(page, file.name)).toHaveCount(0);
});

test('where a script does not come, a form goes as it does without one', async ({
  page,
  request,
}) => {
  const { url } = await uploadImage(request);
  await page.route(STARTER, (route) => route.abort());
  await page.goto(`/abuse?category=malware&url=${encodeURIComponent(url)}`);
  await fillIn(page, 'malware');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.waitForURL(/\/abuse\/status\/[0-9a-f]{32}$/);
});

test('a form that waits too long goes as it does without a script', async ({ page, request }) => {
  const { url } = await uploadImage(request);
  await page.clock.install();
  await openAsleep(page, `/abuse?category=malware&url=${encodeURIComponent(url)}`);
  await fillIn(page, 'malware');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.clock.fastForward(10_000);
  await page.waitForURL(/\/abuse\/status\/[0-9a-f]{32}$/, { waitUntil: 'commit' });
});
