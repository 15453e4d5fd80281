import { expectClean } from '../expect-clean';
import { decide, expect, REMOVE, test, uploadImage } from './fixtures';

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } });

    test('axe finds nothing, and nothing is wider than the screen', async ({
      page,
      request,
      product,
    }) => {
      test.slow();
      const [up, down] = [await uploadImage(request), await uploadImage(request)];
      const { statusUrl } = await decide(product, request, down.url, 'copyright', REMOVE);
      const steps = ['csam', 'ncii', 'copyright', 'doxxing'].map(
        (category) => `/abuse?category=${category}&url=${up.id}`,
      );
      const paths = [
        '/abuse',
        `/abuse?url=https://elsewhere.test/${'x'.repeat(300)}.png`,
        ...steps,
        new URL(statusUrl).pathname,
        `/${down.id}`,
      ];
      const look = async (where: string) => {
        await expectClean(page, where);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, where).toBeLessThanOrEqual(width);
      };
      for (const path of paths) {
        await page.goto(path);
        await look(path);
      }
      await page.getByRole('button', { name: 'Send the appeal' }).click();
      await expect(page.getByText('There is a problem')).toBeVisible();
      await look('faults of an appeal');
      await page.goto(steps[2]!);
      await page.getByRole('button', { name: 'Send the report' }).click();
      await expect(page.getByText('There is a problem')).toBeVisible();
      await look('faults of a report');
    });

    test.describe('without JavaScript', () => {
      // axe fetches the sheets of a page itself, which that page forbids.
      test.use({ bypassCSP: true });

      test('axe finds nothing on the form that is shown again', async ({ page, request }) => {
        const { id } = await uploadImage(request);
        // Sent as a browser does that runs no script, which axe could not look into.
        await page.goto('/abuse');
        await page.setContent(
          `<form method="post" action="/api/abuse"><input name="url" value="${id}"><input name="category" value="copyright"><button>Go</button></form>`,
        );
        await page.getByRole('button', { name: 'Go' }).click();
        await expect(page.getByText('There is a problem')).toBeVisible();
        await expectClean(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
      });
    });
  });
}

test('a form read aloud makes sense', async ({ page, request }) => {
  const { id } = await uploadImage(request);
  await page.goto(`/abuse?category=csam&url=${id}`);
  await expect(page.locator('main')).toMatchAriaSnapshot(`
    - link "Back"
    - 'heading "Report: Child sexual abuse material" [level=1]'
    - paragraph
    - heading "You need not say who you are" [level=2]
    - paragraph
    - list
    - heading "The image" [level=2]
    - list
    - paragraph:
      - link "Change"
    - text: Is there anything that we should know? (optional)
    - paragraph
    - textbox "Is there anything that we should know? (optional)"
    - paragraph:
      - button "Send the report"
  `);
});
