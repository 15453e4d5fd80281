import { card, expect, open, test, urlField } from './fixtures';
import { makePng } from './make-files';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('an image is chosen, copied and deleted by keyboard alone', async ({ page }) => {
  // Before the page opens: a chooser that the browser opens while it is being told of us is nobody's.
  const chooser = page.waitForEvent('filechooser');
  await open(page);
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
  for (let steps = 0; steps < 12 && (await focused()) !== 'image'; steps += 1) {
    await page.keyboard.press('Tab');
  }
  expect(await focused()).toBe('image');
  const label = page.locator('label[for=image]').first();
  expect(await label.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');

  await page.keyboard.press('Enter');
  await (await chooser).setFiles(await makePng());
  await expect(urlField(page, 'shot.png')).toBeFocused();
  await page.keyboard.press('Enter');
  const url = await urlField(page, 'shot.png').inputValue();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(url);

  const own = card(page, 'shot.png');
  for (const name of ['Copy URL', 'Markdown', 'HTML']) {
    await page.keyboard.press('Tab');
    await expect(own.getByRole('button', { name, exact: true })).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(own.getByRole('link', { name: 'Page' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(own.getByRole('button', { name: /^Keep 1 year longer/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(own.getByRole('button', { name: 'Leave it' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(own).toContainText('Deleted');
});

test('the first stop skips to the content', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('every stop shows where it is', async ({ page }) => {
  await open(page);
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press('Tab');
    const visible = await page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return true;
      const drawn = active.id === 'image' ? document.querySelector('label[for=image]')! : active;
      return getComputedStyle(drawn).outlineStyle !== 'none';
    });
    expect(visible).toBe(true);
  }
});
