import { expect, open, card, pick, test, upload, urlField } from './fixtures';
import { makePng, type TestFile } from './make-files';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What a drop or a paste carries, as an event of the page's own kind. */
const carry = (files: TestFile[]) =>
  files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));

test('a picked image becomes a link that serves it', async ({ page, request }) => {
  await open(page);
  const url = await upload(page, await makePng());
  const served = await request.get(url);
  expect(served.status()).toBe(200);
  expect(served.headers()['content-type']).toBe('image/png');
  await expect(card(page, 'shot.png')).toContainText('64 × 48');
  await expect(card(page, 'shot.png')).toContainText(/Gone in 7 days \(.+, \d\d:\d\d\)/);
});

test('the link is selected as it arrives, and one key copies it', async ({ page }) => {
  await open(page);
  const url = await upload(page, await makePng());
  await expect(urlField(page, 'shot.png')).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(url);
  await page.keyboard.press('c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await expect(page.locator('#announcements')).toHaveText(/URL copied\./);
  await expect(card(page, 'shot.png').getByRole('button', { name: 'Copy URL' })).toHaveAttribute(
    'data-state',
    'copied',
  );
});

test('it is copied as Markdown and as HTML', async ({ page }) => {
  await open(page);
  const url = await upload(page, await makePng());
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await card(page, 'shot.png').getByRole('button', { name: 'Markdown' }).click();
  await expect.poll(read).toBe(`![](${url})`);
  await card(page, 'shot.png').getByRole('button', { name: 'HTML' }).click();
  await expect.poll(read).toBe(`<img src="${url}" width="64" height="48" alt="">`);
});

test('a drop anywhere on the page is taken', async ({ page }) => {
  await open(page);
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      return data;
    },
    carry([await makePng('one.png'), await makePng('two.png')]),
  );
  await page.dispatchEvent('footer', 'dragenter', { dataTransfer: transfer });
  await expect(page.locator('form')).toHaveAttribute('data-over', 'true');
  await page.dispatchEvent('footer', 'drop', { dataTransfer: transfer });
  await expect(page.locator('form')).toHaveAttribute('data-over', 'false');
  await expect(urlField(page, 'one.png')).toBeVisible();
  await expect(urlField(page, 'two.png')).toBeVisible();
});

test('an image is pasted with the keyboard', async ({ page }) => {
  await open(page);
  const [file] = carry([await makePng()]);
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = new Blob([bytes], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
  }, file!.base64);
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByLabel('URL', { exact: true })).toHaveValue(/\/[a-z0-9]{10,}\.png$/);
});

test('of several, three are sent at a time, and all links are copied at once', async ({ page }) => {
  let running = 0;
  let most = 0;
  await page.route('**/api/free', async (route) => {
    running += 1;
    most = Math.max(most, running);
    const response = await route.fetch();
    running -= 1;
    await route.fulfill({ response });
  });
  await open(page);
  const files = await Promise.all([1, 2, 3, 4, 5].map((n) => makePng(`${n}.png`)));
  await pick(page, ...files);
  await expect(page.getByText('5 links')).toBeVisible();
  expect(most).toBeLessThanOrEqual(3);
  await page.getByRole('button', { name: 'Copy all' }).click();
  const urls = await Promise.all(files.map(({ name }) => urlField(page, name).inputValue()));
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(urls.join('\n'));
});

test('the bytes sent are shown as they leave', async ({ page }) => {
  await open(page);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/free', async (route) => {
    await held;
    await route.continue();
  });
  await pick(page, await makePng());
  await expect(card(page, 'shot.png').getByRole('progressbar')).toBeVisible();
  await expect(card(page, 'shot.png')).toContainText(/of \d+ bytes sent|All bytes sent/);
  release();
  await expect(urlField(page, 'shot.png')).toBeVisible();
});

test('the name of the file does not leave the browser', async ({ page }) => {
  await open(page);
  const sent = page.waitForRequest('**/api/free');
  await upload(page, await makePng('my-secret-name.png'));
  expect((await sent).postDataBuffer()?.toString('latin1') ?? '').not.toContain('my-secret-name');
});

test('copying works where the page is no secure context', async ({ page, baseURL }) => {
  const { port } = new URL(baseURL!);
  await open(page, `http://plain.example:${port}/`);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  const url = await upload(page, await makePng());
  expect(url).toMatch(new RegExp(`^http://plain\\.example:${port}/i/`));
  await card(page, 'shot.png').getByRole('button', { name: 'Copy URL' }).click();
  await expect(page.locator('#announcements')).toHaveText(/URL copied\./);
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    area.id = 'target';
    document.body.append(area);
    area.focus();
  });
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.locator('#target')).toHaveValue(url);
});
