import { test } from '../fixtures';
import { makePaidPng } from '../make-paid-png';
import * as shop from './fixtures';

const { expect } = shop;

/** From nothing to the link, with the wallet that the product itself brings where the money is play money. */
async function playThrough(page: shop.Page, path: string): Promise<void> {
  const file = await makePaidPng();
  await shop.open(page, path);
  await shop.pick(page, file);
  const own = shop.card(page, file.name);
  await expect(own).toContainText('Play money here: coins of this server’s own chain');
  await shop.payButton(own).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Play-money wallet' }).click();
  await expect(own).toContainText('$0.01 in USDC is missing for the price of $0.01.');
  await own.getByRole('button', { name: 'Get play money' }).click();
  await expect(own).toContainText('play money, worth nothing');
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  await expect(own).toContainText(/Gone in 1 year/);
  // No explorer knows this chain: the transaction is there to be copied.
  await expect(own).toContainText(/Paid in 0x[0-9a-f]{8}…/);
  await expect(own.getByRole('link', { name: /^0x/ })).toHaveCount(0);
}

test('play money, from nothing to the link', async ({ page }) => {
  await playThrough(page, '/');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('play money works where the page is no secure context', async ({ page, baseURL }) => {
    await playThrough(page, `http://plain.example:${new URL(baseURL!).port}/`);
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
});

test('the play-money wallet is the same one after a reload, and pays again', async ({ page }) => {
  await playThrough(page, '/');
  const file = await makePaidPng('second.png');
  await page.reload();
  await shop.pick(page, file);
  const own = shop.card(page, file.name);
  await shop.payButton(own).click();
  await expect(own).toContainText('$0.99 in USDC');
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
});
