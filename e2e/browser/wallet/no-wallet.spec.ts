import { card, expect, open, pick, test as base } from '../fixtures';
import { expectClean } from '../expect-clean';
import { makePaidPng } from '../make-paid-png';
import type { MarketFacts } from './start-market';

/** Where real money is taken, and nothing in the browser announces a wallet. */
const test = base.extend({
  baseURL: async ({}, run) =>
    run((JSON.parse(process.env.IMG402_E2E_MARKET ?? '{}') as MarketFacts).url),
});

test('without a wallet it is said what can be done', async ({ page }) => {
  const file = await makePaidPng();
  await open(page);
  await pick(page, file);
  const own = card(page, file.name);
  await own.getByRole('button', { name: 'Pay $0.01 in USDC' }).click();
  await expect(own.getByRole('alert')).toContainText('No wallet was found in this browser.');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(own.getByRole('link', { name: 'From the command line' })).toBeVisible();
  await expectClean(page, 'no wallet');
  await page.goto('/my-images');
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  await expect(page.locator('main').getByRole('alert')).toContainText('No wallet was found');
});
