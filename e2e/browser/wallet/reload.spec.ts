import { makePaidPng } from '../make-paid-png';
import { bringToChain } from './bring-to-chain';
import * as shop from './fixtures';

const { card, expect, open, pick, test } = shop;

const BEGUN = 'Begun before this page was opened';

test('left at the offer: nothing was begun, and it is bought after', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  await open(page);
  await pick(page, file);
  await expect(shop.payButton(card(page, file.name))).toBeVisible();
  await page.reload();
  await expect(card(page, file.name)).toHaveCount(0);
  await shop.buy(page, file);
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left while the wallet asks: it is asked again, and what it signs late goes nowhere', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  wallet.hold();
  const own = await shop.buy(page, file);
  await expect(own).toContainText('Waits for your signature in the wallet.');
  await expect.poll(() => wallet.asked.length).toBe(1);
  await page.reload();
  wallet.release();
  await expect(own).toContainText('The page was left before anything was signed.');
  await shop.payButton(own).click();
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(2);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left while the payment is settled: it goes on by itself', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
  const own = await shop.buy(page, file);
  await expect(own).toContainText('Signed. The payment is on its way to the chain.');
  const nonce = wallet.asked[0]!.authorization!.nonce;
  await market.facilitator.reached('received', nonce);
  await page.reload();
  await expect(own).toContainText(BEGUN);
  await market.facilitator.release('received', nonce);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left while the chain does not show the payment: it goes on by itself', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: 'pending for ever' });
  const own = await shop.buy(page, file);
  await expect(own).toContainText('The chain has not shown it yet');
  await page.reload();
  await expect(own).toContainText(BEGUN);
  await expect(own).toContainText('The chain has not shown it yet');
  await bringToChain(market.rpcUrl, wallet.asked[0]!);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left while the image is sent: it is sent again by itself', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  await page.route('**/api/upload', () => undefined);
  const own = await shop.buy(page, file);
  await expect(own.getByRole('progressbar')).toBeVisible();
  // The request dies with its page: without a route, what hangs would go on to the server.
  await page.goto('/api/health');
  await page.unroute('**/api/upload');
  await page.goto('/');
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('paid, and the browser has lost the file: it is chosen again', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePaidPng();
  await page.route('**/api/upload', () => undefined);
  const own = await shop.buy(page, file);
  await expect(own.getByRole('progressbar')).toBeVisible();
  // A page without a script of ours: nothing goes on while the shelf is emptied, and the request dies with its page.
  await page.goto('/api/health');
  await page.unroute('**/api/upload');
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('img402');
        request.onsuccess = resolve;
        request.onerror = reject;
      }),
  );
  await open(page);
  await expect(own).toContainText(BEGUN);
  await expect(own).toContainText('Paid, and not used yet. Choose the image for it');
  await own.getByLabel('Choose an image').setInputFiles(file);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
