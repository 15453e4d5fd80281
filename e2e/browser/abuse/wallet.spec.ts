import { makePayingFetch } from '@/e2e/product/payments/make-paying-fetch';
import { makePng } from '../make-files';
import * as shop from '../wallet/fixtures';
import { decide, REMOVE } from './fixtures';
import { openProduct } from './open-product';

const { expect, test } = shop;

/** Buys by the x402 project's own client, as a program does. */
async function buy({ url }: shop.Market, wallet: shop.TestWallet) {
  const form = new FormData();
  form.append('image', new Blob([new Uint8Array((await makePng()).buffer)]), 'image');
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const pay = makePayingFetch(2, wallet.account());
  const response = await pay(`${url}/api/upload`, { method: 'POST', headers, body: form });
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string; url: string };
}

test('the wallet that paid appeals without a token, by one signature of a text', async ({
  page,
  market,
  wallet,
}) => {
  const { id, url } = await buy(market, wallet);
  const product = await openProduct(market.dataDir);
  try {
    await decide(product, page.request, url, 'doxxing', REMOVE);
  } finally {
    await product.db.$disconnect();
  }
  await page.goto(`/${id}`);
  const sign = page.getByRole('button', { name: 'No token: sign with the wallet that paid' });
  // What is missing is told before anything is to be signed.
  await sign.click();
  await expect(page.getByRole('link', { name: 'Say why the removal was wrong' })).toBeVisible();
  await page.getByLabel('Why was the removal wrong?').fill('It is my own address.');
  await sign.click();
  await shop.chooseWallet(page);
  await expect(page.getByText('An appeal is under way.')).toBeVisible();
  expect(wallet.asked.map(({ authorization }) => authorization)).toEqual([null]);
});
