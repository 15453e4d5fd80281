import type { Locator } from 'playwright/test';
import { makePaidPng } from '../make-paid-png';
import * as shop from './fixtures';

const { card, expect, open, test, urlField } = shop;

/** As somebody does who has no mouse. */
async function tabTo(page: shop.Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 40 && !(await isThere()); steps += 1)
    await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
}

/** Chosen by keyboard, up to its offer. */
async function choose(page: shop.Page): Promise<{ file: shop.TestFile; own: Locator }> {
  const file = await makePaidPng();
  // Before the page opens: a chooser that the browser opens while it is being told of us is nobody's.
  const chooser = page.waitForEvent('filechooser');
  await open(page);
  await tabTo(page, page.locator('#image'));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
  return { file, own: card(page, file.name) };
}

/** The focus is in the list of wallets: before it is, its keys are not heard either. */
async function expectInList(page: shop.Page): Promise<void> {
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.locator('[role=dialog] :focus')).toHaveCount(1);
}

test('an image is paid for by keyboard alone', async ({ page, market, wallet }) => {
  const { file, own } = await choose(page);
  await expect(shop.payButton(own)).toBeVisible();
  await tabTo(page, shop.payButton(own));
  await page.keyboard.press('Enter');
  const entry = page.getByRole('dialog').getByRole('button', { name: 'Test wallet' });
  await expect(entry).toBeVisible();
  await tabTo(page, entry);
  await page.keyboard.press('Enter');
  await expect(shop.signButton(own)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(urlField(page, file.name)).toBeFocused();
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('Escape closes the list of wallets and leads back to the button', async ({ page, wallet }) => {
  const { own } = await choose(page);
  await expect(shop.payButton(own)).toBeVisible();
  await tabTo(page, shop.payButton(own));
  await page.keyboard.press('Enter');
  await expectInList(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(shop.payButton(own)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(wallet.asked).toEqual([]);
});

test('what the list of wallets covers is not reached by Tab', async ({ page }) => {
  const { own } = await choose(page);
  await shop.payButton(own).click();
  await expectInList(page);
  for (let steps = 0; steps < 12; steps += 1) {
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null),
    ).toBe(true);
  }
});
