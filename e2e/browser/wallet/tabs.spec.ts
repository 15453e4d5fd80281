import { makePng } from '../make-files';
import * as shop from './fixtures';

const { card, expect, open, test } = shop;

const ELSEWHERE = 'Another tab of this browser is finishing it.';

/** A purchase whose settlement is held, on `page`. */
async function buyHeld(page: shop.Page, market: shop.Market, wallet: shop.TestWallet) {
  const file = await makePng();
  wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
  await shop.buy(page, file);
  await expect.poll(() => wallet.asked[0]?.signature ?? null).not.toBeNull();
  const nonce = wallet.asked[0]!.authorization!.nonce;
  await market.facilitator.reached('received', nonce);
  return { file, release: () => market.facilitator.release('received', nonce) };
}

test('a second tab waits for the first, and takes over when that is closed', async ({
  page,
  context,
  market,
  wallet,
}) => {
  const { file, release } = await buyHeld(page, market, wallet);
  const second = await context.newPage();
  await open(second);
  await expect(card(second, file.name)).toContainText(ELSEWHERE);
  await page.close();
  await expect(card(second, file.name)).not.toContainText(ELSEWHERE);
  await release();
  await shop.expectServed(second, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the first tab ends it: the second one shows the link among the uploads', async ({
  page,
  context,
  market,
  wallet,
}) => {
  const { file, release } = await buyHeld(page, market, wallet);
  const second = await context.newPage();
  await open(second);
  await expect(card(second, file.name)).toContainText(ELSEWHERE);
  await release();
  const url = await shop.expectServed(page, file);
  await expect(card(second, file.name)).toHaveCount(0);
  await expect(second.getByText(url.replace('http://', ''))).toBeVisible();
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('without locks both tabs finish it, and it is paid for once', async ({
  page,
  context,
  market,
  wallet,
  baseURL,
}) => {
  const plain = `http://plain.example:${new URL(baseURL!).port}/`;
  const file = await makePng();
  wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
  const own = await shop.offer(page, file, plain);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await expect.poll(() => wallet.asked[0]?.signature ?? null).not.toBeNull();
  const nonce = wallet.asked[0]!.authorization!.nonce;
  await market.facilitator.reached('received', nonce);
  const second = await context.newPage();
  await open(second, plain);
  await expect(card(second, file.name)).toContainText('Begun before this page was opened');
  await market.facilitator.release('received', nonce);
  const urls = [await shop.expectServed(page, file), await shop.expectServed(second, file)];
  expect(urls[0]).toBe(urls[1]);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
