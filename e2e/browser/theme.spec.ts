import { expect, open, test } from './fixtures';

const ground = () => getComputedStyle(document.body).backgroundColor;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the system’s theme holds until it is switched, and the switch is remembered', async ({
      page,
    }) => {
      await open(page);
      const before = await page.evaluate(ground);
      await page.getByRole('button', { name: 'Switch between dark and light' }).click();
      const after = await page.evaluate(ground);
      expect(after).not.toBe(before);

      await open(page, '/docs');
      expect(await page.evaluate(ground)).toBe(after);
      await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
      expect(await page.evaluate(ground)).toBe(after);

      await page.getByRole('button', { name: 'Switch between dark and light' }).click();
      expect(await page.evaluate(ground)).toBe(before);
    });
  });
}

test('nothing moves for who asked for that', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const spans = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return [...transitionDuration.split(', '), animationName === 'none' ? '0s' : animationName];
    }),
  );
  expect(spans.filter((span) => span !== '0s')).toEqual([]);
});
