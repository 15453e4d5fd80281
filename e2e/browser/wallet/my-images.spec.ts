import { makePayingFetch } from '@/e2e/product/payments/make-paying-fetch';
import { fundAccount } from '@/dev/chain/fund-account';
import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

/** Buys by the x402 project's own client, as a program does. */
async function buyByApi(market: shop.Market, wallet: shop.TestWallet, image: Buffer | null) {
  const pay = makePayingFetch(2, wallet.account());
  const form = new FormData();
  if (image !== null) form.append('image', new Blob([new Uint8Array(image)]), 'image');
  const response = await pay(
    `${market.url}${image === null ? '/api/upload/token' : '/api/upload'}`,
    {
      method: 'POST',
      headers: { 'idempotency-key': crypto.randomUUID() },
      ...(image === null ? {} : { body: form }),
    },
  );
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string; url: string };
}

async function signIn(page: shop.Page): Promise<void> {
  await page.goto('/my-images');
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  await shop.chooseWallet(page);
}

test.describe('images', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('what a wallet has paid for is listed, copied, kept and deleted', async ({
    page,
    market,
    wallet,
  }) => {
    const bought = await buyByApi(market, wallet, (await makePng()).buffer);
    await signIn(page);
    const row = page.getByRole('listitem', { name: bought.id, exact: true });
    await expect(row).toContainText(bought.url.replace('http://', ''));
    await expect(row).toContainText(/Gone in 1 year/);
    expect(wallet.asked.map(({ authorization }) => authorization)).toEqual([null]);

    await row.getByRole('button', { name: `Copy URL of ${bought.id}` }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(bought.url);

    await row.getByRole('button', { name: /^Keep 1 year longer/ }).click();
    await shop.signButton(row, 'keep').click();
    await expect(row).toContainText('Kept 1 year longer.');
    await expect(row).toContainText(/Gone in 2 years/);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT, shop.CENT]);

    await row.getByRole('button', { name: /^Delete/ }).click();
    await expect(row).toContainText('Browsers and caches that hold it may show it for up to');
    expect((await page.request.get(bought.url)).status()).toBe(200);
    await row.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(row).toHaveCount(0);
    await expect(page.locator('main')).toContainText(`${bought.id} is deleted.`);
    expect((await page.request.get(bought.url)).status()).toBe(404);
  });
});

test('paid, the answer lost and the browser emptied: what was paid for is used there', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  await page.route('**/api/upload/token', async (route) => {
    if (route.request().headers()['payment-signature'] === undefined) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  const own = await shop.buy(page, file);
  await expect(own).toContainText('The connection broke');
  await page.goto('/api/health');
  await page.evaluate(() => localStorage.clear());
  // The wallet itself has not forgotten the page: it needs no list.
  await page.goto('/my-images');
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  const row = page.getByRole('listitem', { name: /^Purchase / });
  await expect(row).toContainText('Paid, and not used yet. What you paid for does not run out.');
  await row.getByLabel('Choose an image').setInputFiles(file);
  const image = page.getByRole('listitem', { name: /^[a-z0-9]{10,}$/ });
  await expect(image).toContainText(/Gone in 1 year/);
  const id = (await image.getAttribute('aria-label'))!;
  expect((await page.request.get(`/i/${id}.png`)).status()).toBe(200);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test.describe('many purchases', () => {
  test.use({ funds: 300_000n });

  test('the rest is shown without another signature, and a reload signs out', async ({
    page,
    market,
    wallet,
  }) => {
    for (let bought = 0; bought < 23; bought += 1) await buyByApi(market, wallet, null);
    await signIn(page);
    const rows = page.getByRole('listitem', { name: /^Purchase / });
    await expect(rows).toHaveCount(20);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(rows).toHaveCount(23);
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
    expect(wallet.asked).toHaveLength(1);

    await page.reload();
    await expect(page.getByRole('button', { name: 'Sign in with a wallet' })).toBeVisible();
    await expect(rows).toHaveCount(0);
  });
});

test('another account sees nothing of it, and signs in for itself', async ({
  page,
  market,
  wallet,
}) => {
  const first = wallet.account();
  const bought = await buyByApi(market, wallet, (await makePng()).buffer);
  await signIn(page);
  const row = page.getByRole('listitem', { name: bought.id, exact: true });
  await expect(row).toBeVisible();
  await wallet.switchAccount(await fundAccount(market.rpcUrl, 0n));
  await expect(row).toHaveCount(0);
  await expect(page.getByText('The wallet has changed accounts.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  await expect(page.getByText('This wallet has paid for nothing')).toBeVisible();
  expect(wallet.asked.map(({ account }) => account)).toEqual([
    first.address,
    wallet.account().address,
  ]);
});

test('a no to the sign-in is told, and asked again', async ({ page, wallet }) => {
  wallet.refuse('personal_sign', 4001);
  await signIn(page);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Declined in the wallet');
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  await expect(page.getByText('This wallet has paid for nothing')).toBeVisible();
});
