import { fundAccount } from '@/dev/chain/fund-account';
import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

test('another account before the signature: its balance is shown, and it pays', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  const first = wallet.account();
  const other = await fundAccount(market.rpcUrl, 30_000n);
  const own = await shop.offer(page, file);
  await shop.connect(page, own);
  await expect(own).toContainText('$0.05 in USDC');
  await wallet.switchAccount(other);
  await expect(own).toContainText('$0.03 in USDC');
  await expect(own).toContainText(other.address.slice(0, 6));
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(await market.paidBy(first.address)).toEqual([]);
  expect(await market.paidBy(other.address)).toEqual([shop.CENT]);
});

test('another account while the wallet asks: the account that was shown pays, once', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  const first = wallet.account();
  const other = await fundAccount(market.rpcUrl, 30_000n);
  wallet.hold();
  await shop.buy(page, file);
  await expect.poll(() => wallet.asked.length).toBe(1);
  await wallet.switchAccount(other);
  wallet.release();
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(first.address)).toEqual([shop.CENT]);
  expect(await market.paidBy(other.address)).toEqual([]);
});

test('the wallet takes the page away while it is at the terms: it is connected anew', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  const own = await shop.offer(page, file);
  await shop.connect(page, own);
  await expect(shop.signButton(own)).toBeVisible();
  await wallet.disconnect();
  await expect(shop.payButton(own)).toBeVisible();
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
