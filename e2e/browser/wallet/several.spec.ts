import { makePaidPng } from '../make-paid-png';
import * as shop from './fixtures';

const { card, expect, test } = shop;

/** Two offers side by side, the wallet connected. */
async function offerTwo(page: shop.Page) {
  const files = [await makePaidPng('one.png'), await makePaidPng('two.png')] as const;
  await shop.open(page);
  await shop.pick(page, ...files);
  const [one, two] = [card(page, 'one.png'), card(page, 'two.png')];
  await shop.connect(page, one);
  await expect(shop.signButton(two)).toBeVisible();
  return { files, one, two };
}

test('two images: the wallet is asked for one signature after the other', async ({
  page,
  market,
  wallet,
}) => {
  const { files, one, two } = await offerTwo(page);
  wallet.hold();
  await shop.signButton(one).click();
  await shop.signButton(two).click();
  await expect(one).toContainText('Waits for your signature in the wallet.');
  await expect(two.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect.poll(() => wallet.asked.length).toBe(1);
  wallet.release();
  for (const file of files) await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(2);
  expect(wallet.mostOpen()).toBe(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT, shop.CENT]);
});

test('the one that waits is canceled: the other one is bought', async ({
  page,
  market,
  wallet,
}) => {
  const { files, one, two } = await offerTwo(page);
  wallet.hold();
  await shop.signButton(one).click();
  await shop.signButton(two).click();
  await two.getByRole('button', { name: 'Cancel' }).click();
  await expect(two).toContainText('Nothing was signed or charged.');
  wallet.release();
  await shop.expectServed(page, files[0]);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the one that the wallet asks about is canceled: what it signs late goes nowhere', async ({
  page,
  market,
  wallet,
}) => {
  const { files, one, two } = await offerTwo(page);
  wallet.hold();
  await shop.signButton(one).click();
  await shop.signButton(two).click();
  await expect.poll(() => wallet.asked.length).toBe(1);
  await one.getByRole('button', { name: 'Cancel' }).click();
  await expect(one).toContainText('Nothing was signed or charged.');
  wallet.release();
  await shop.expectServed(page, files[1]);
  await expect(one).toContainText('Nothing was signed or charged.');
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('one is refused: the other one is bought all the same', async ({ page, market, wallet }) => {
  const { files, one, two } = await offerTwo(page);
  wallet.hold();
  wallet.onPayment = (nonce) =>
    wallet.asked.length === 1
      ? market.facilitator.setFaultFor(nonce, { name: 'refuses', reason: 'insufficient_funds' })
      : undefined;
  await shop.signButton(one).click();
  await shop.signButton(two).click();
  wallet.release();
  await expect(one).toContainText('Not enough USDC');
  await shop.expectServed(page, files[1]);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
