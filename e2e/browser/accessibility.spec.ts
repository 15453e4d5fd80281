import { expectClean } from './expect-clean';
import { card, expect, open, pick, test, upload } from './fixtures';
import { makeHeic, makeLargePng, makePng } from './make-files';

const PAGES = [
  ...['/', '/docs', '/docs/free', '/docs/paid', '/pricing', '/security', '/abuse'],
  ...['/privacy', '/terms', '/transparency'],
];

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } });

    for (const path of [...PAGES, '/nothing-here']) {
      test(`axe finds nothing on ${path}`, async ({ page }) => {
        await open(page, path);
        await expectClean(page);
      });
    }

    test('axe finds nothing on the states of an upload and on the page of an image', async ({
      page,
    }) => {
      await open(page);
      await pick(page, makeHeic(), await makeLargePng(), await makePng('held.png'));
      await expect(card(page, 'held.png')).toContainText('64 × 48');
      await card(page, 'large.png').getByRole('button', { name: 'Make it fit' }).click();
      await expect(card(page, 'large.png')).toContainText('It fits as');
      await page.route('**/api/free', () => undefined);
      await pick(page, await makePng('sending.png'));
      await expect(card(page, 'sending.png').getByRole('progressbar')).toBeVisible();
      await card(page, 'held.png')
        .getByRole('button', { name: /^Delete/ })
        .click();
      await expectClean(page);

      const url = await card(page, 'held.png').getByLabel('URL', { exact: true }).inputValue();
      page.on('dialog', (dialog) => void dialog.accept());
      await page.goto(`/${/([a-z0-9]{10,})\.png$/.exec(url)![1]}`);
      await expectClean(page);
    });

    test('axe finds nothing on the list of earlier uploads', async ({ page }) => {
      await open(page);
      await upload(page, await makePng());
      await open(page);
      await expect(page.getByText('Uploaded from this browser')).toBeVisible();
      await expectClean(page);
    });

    test('axe finds nothing on the page of an image that is gone', async ({ page, request }) => {
      await open(page);
      const url = await upload(page, await makePng('gone.png'));
      await card(page, 'gone.png')
        .getByRole('button', { name: /^Delete/ })
        .click();
      await card(page, 'gone.png').getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(card(page, 'gone.png')).toContainText('The link no longer works.');
      const path = `/${/([a-z0-9]{10,})\.png$/.exec(url)![1]}`;
      expect((await request.get(path)).status()).toBe(404);
      await page.goto(path);
      await expectClean(page);
    });

    test('axe finds nothing on a page that broke, and trying again mends it', async ({ page }) => {
      await open(page);
      await upload(page, await makePng());
      // The list of earlier uploads is drawn with the browser's own formats: a fault there breaks the page.
      await page.addInitScript(() => {
        const real = Intl.DateTimeFormat;
        Object.assign(window, { mend: () => Object.assign(Intl, { DateTimeFormat: real }) });
        const broken = () => {
          throw new Error('planted');
        };
        Object.assign(Intl, { DateTimeFormat: broken });
      });
      await page.goto('/');
      await expect(
        page.getByRole('heading', { name: 'This page could not be made' }),
      ).toBeVisible();
      await expectClean(page);
      await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByText('Uploaded from this browser')).toBeVisible();
    });

    test('nothing is wider than the screen', async ({ page }) => {
      for (const path of PAGES) {
        await open(page, path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, path).toBeLessThanOrEqual(width);
      }
    });
  });
}

test('targets are large enough for a thumb on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await upload(page, await makePng());
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, .button, nav a')]
      .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height < 44)
      .map(({ text }) => text),
  );
  expect(small).toEqual([]);
});
