import { test as base, expect, type Locator, type Page } from 'playwright/test';
import type { TestFile } from './make-files';

export { expect };

/**
 * A page that is watched: a request to any host but the product's, a broken policy or a script that throws fails the
 * test that caused it.
 */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ context, baseURL }, use) => {
      const faults: string[] = [];
      const own = new Set(['plain.example', new URL(baseURL ?? '').hostname]);
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && !own.has(url.hostname)) {
          faults.push(`request to a foreign host: ${url.href}`);
        }
      });
      context.on('console', (message) => {
        if (/content security policy|hydrat/i.test(message.text())) faults.push(message.text());
      });
      context.on('weberror', (error) => faults.push(String(error.error())));
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens `path` and waits until React has woken up: before it, a key or a drop would be nobody's. */
export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('#image')?.multiple ?? true,
  );
}

export const pick = (page: Page, ...files: TestFile[]): Promise<void> =>
  page.setInputFiles('#image', files);

/** The card of a file. */
export const card = (page: Page, name: string): Locator =>
  page.getByRole('listitem', { name, exact: true });

/** The field with the URL of a finished upload. */
export const urlField = (page: Page, name: string): Locator =>
  card(page, name).getByLabel('URL', { exact: true });

/** Uploads a file by the page and answers with its URL. */
export async function upload(page: Page, file: TestFile): Promise<string> {
  await pick(page, file);
  await expect(urlField(page, file.name)).toBeVisible();
  return urlField(page, file.name).inputValue();
}
