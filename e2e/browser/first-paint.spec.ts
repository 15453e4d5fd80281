import { expect, test } from './fixtures';

test('a page is painted before the scripts that wake it up are fetched', async ({ page }) => {
  await page.goto('/docs');
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length))
    .toBe(1);
  const isWoken = () =>
    page.evaluate(() =>
      performance.getEntriesByType('resource').some(({ name }) => /turbopack-/.test(name)),
    );
  await expect.poll(isWoken).toBe(true);
  const times = await page.evaluate(() =>
    ['first-contentful-paint', /turbopack-/].map(
      (wanted) =>
        performance
          .getEntries()
          .find(({ name }) => (typeof wanted === 'string' ? name === wanted : wanted.test(name)))
          ?.startTime,
    ),
  );
  const [painted, woken] = times;
  expect(woken).toBeGreaterThan(painted ?? Infinity);
});
