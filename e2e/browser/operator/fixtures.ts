import type { Page } from 'playwright/test';
import type { PrivateKeyAccount } from 'viem/accounts';
import { expect, test as base } from '../fixtures';
import { createTestWallet } from '../wallet/create-test-wallet';
import { openDesk, type Desk } from './open-desk';

export { expect };
export type { Desk, Page };

type Own = {
  /** Whose wallet is in the browser; the operator's unless a test says otherwise. */
  readonly account: PrivateKeyAccount | null;
};

/** A product with a desk, one for all tests of a worker, and a browser with a wallet in it. */
export const test = base.extend<Own & { wallet: undefined }, { desk: Desk }>({
  desk: [
    async ({}, run) => {
      const desk = await openDesk();
      await run(desk);
      await desk.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ desk }, run) => run(desk.app.url),
  account: [null, { option: true }],
  wallet: [
    async ({ context, desk, account }, run) => {
      await createTestWallet(context, account ?? desk.operator);
      await run(undefined);
    },
    { auto: true },
  ],
});

/** Signs in under any address of the desk. */
export async function signIn(page: Page, path = '/operator'): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { name: 'Operators only' })).toBeVisible();
  const button = page.getByRole('button', { name: 'Sign in with your wallet' });
  // Before React has woken up a click is nobody's.
  const out = page.getByRole('button', { name: 'Sign out' });
  await expect(async () => {
    if (!(await out.isVisible())) await button.click({ timeout: 1_000 });
    await expect(out).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

/** The form of an action, by its title. */
export const form = (page: Page, title: string) =>
  page.locator('form').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
