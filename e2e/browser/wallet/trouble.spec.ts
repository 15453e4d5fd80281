import { makePng } from '../make-files';
import { bringToChain } from './bring-to-chain';
import * as shop from './fixtures';

const { expect, test } = shop;

const PAY = '**/api/upload/token';

test('the answer is lost after the money has moved: it goes on with the same payment', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  let lost = 0;
  await page.route(PAY, async (route) => {
    if (route.request().headers()['payment-signature'] === undefined || lost > 0) {
      await route.continue();
      return;
    }
    lost += 1;
    expect((await route.fetch()).status()).toBe(200);
    await route.abort('connectionreset');
  });
  const own = await shop.buy(page, file);
  await expect(own).toContainText('The connection broke');
  await expect(own).toContainText('The payment may have gone through.');
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  await own.getByRole('button', { name: 'Try again' }).click();
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('offline in the middle: it goes on by itself when the network is back', async ({
  page,
  context,
  market,
  wallet,
}) => {
  const file = await makePng();
  wallet.onPayment = () => context.setOffline(true);
  const own = await shop.buy(page, file);
  await expect(own).toContainText('You are offline');
  await expect(own).toContainText('nothing is taken twice');
  expect(await market.paidBy(wallet.account().address)).toEqual([]);
  await context.setOffline(false);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the chain is slow: it waits, says how long, and ends by itself', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: 'pending for ever' });
  const own = await shop.buy(page, file);
  await expect(own).toContainText(/The chain has not shown it yet.*Waiting for \d+ seconds?\./);
  await bringToChain(market.rpcUrl, wallet.asked[0]!);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the answer of the facilitator is unclear, and the money has moved: the link comes', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: 'pending' });
  await shop.buy(page, file);
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

for (const fault of ['429', '403'] as const) {
  test(`the facilitator answers ${fault}: nothing is charged, and the same payment goes again`, async ({
    page,
    market,
    wallet,
  }) => {
    const file = await makePng();
    wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: fault });
    const own = await shop.buy(page, file);
    await expect(own).toContainText(/nothing was charged/i);
    expect(await market.paidBy(wallet.account().address)).toEqual([]);
    await market.facilitator.setFaultFor(wallet.asked[0]!.authorization!.nonce, null);
    await own.getByRole('button', { name: 'Try again' }).click();
    await shop.expectServed(page, file);
    expect(wallet.asked).toHaveLength(1);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });
}

for (const [reason, words] of [
  ['insufficient_funds', 'The account holds less than the price.'],
  ['invalid_exact_evm_payload_authorization_valid_before', 'It is good for five minutes.'],
  ['invalid_exact_evm_payload_signature', 'The wallet may have changed accounts meanwhile.'],
] as const) {
  test(`refused with ${reason}: nothing is charged, and it is signed again`, async ({
    page,
    market,
    wallet,
  }) => {
    const file = await makePng();
    wallet.onPayment = (nonce) =>
      wallet.asked.length > 1
        ? undefined
        : market.facilitator.setFaultFor(nonce, { name: 'refuses', reason });
    const own = await shop.buy(page, file);
    await expect(own).toContainText(words);
    await expect(own).toContainText('Nothing was charged');
    expect(await market.paidBy(wallet.account().address)).toEqual([]);
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    const nonces = wallet.asked.map(({ authorization }) => authorization!.nonce);
    expect(new Set(nonces).size).toBe(2);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });
}

test('the answer to the upload is lost after the image was stored: it is the same image', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  let stored = '';
  await page.route('**/api/upload', async (route) => {
    if (stored !== '') {
      await route.continue();
      return;
    }
    stored = ((await (await route.fetch()).json()) as { url: string }).url;
    await route.abort('connectionreset');
  });
  const own = await shop.buy(page, file);
  await expect(own).toContainText('What you paid for is not used up.');
  await own.getByRole('button', { name: 'Try again' }).click();
  expect(await shop.expectServed(page, file)).toBe(stored);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the upload is canceled: what is paid for is used after all', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  await page.route('**/api/upload', () => undefined);
  const own = await shop.buy(page, file);
  await expect(own.getByRole('progressbar')).toBeVisible();
  await own.getByRole('button', { name: 'Cancel' }).click();
  await expect(own).toContainText('The payment was sent. What it buys is yours');
  await page.unroute('**/api/upload');
  await own.getByRole('button', { name: 'Try again' }).click();
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left for later: it comes back with the next page', async ({ page, market, wallet }) => {
  const file = await makePng();
  await page.route('**/api/upload', (route) => route.abort('connectionreset'));
  const own = await shop.buy(page, file);
  await own.getByRole('button', { name: 'Later' }).click();
  await expect(own).toHaveCount(0);
  await page.unroute('**/api/upload');
  await page.reload();
  await shop.expectServed(page, file);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
