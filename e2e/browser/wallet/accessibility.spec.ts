import { fundAccount } from '@/dev/chain/fund-account';
import { expectClean } from '../expect-clean';
import { makePng } from '../make-files';
import { makePaidPng } from '../make-paid-png';
import { WALLET_ERRORS } from './create-test-wallet';
import * as shop from './fixtures';

const { card, expect, open, pick, test } = shop;

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } });

    const expectSound = async (page: shop.Page, where: string) => {
      await expectClean(page, where);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, where).toBeLessThanOrEqual(width);
    };

    test('axe finds nothing from the offer to the terms', async ({ page, market, wallet }) => {
      const file = await makePaidPng();
      await open(page);
      await pick(page, file);
      const own = card(page, file.name);
      await expect(shop.payButton(own)).toBeVisible();
      await expectSound(page, 'offer');
      await shop.payButton(own).click();
      await shop.chooseWallet(page);
      await expect(own).toContainText('You sign');
      await expectSound(page, 'terms');
      await wallet.switchChain(1);
      await expect(own).toContainText('The wallet is on another chain');
      await expectSound(page, 'another chain');
      wallet.refuse('wallet_switchEthereumChain', WALLET_ERRORS.rejected);
      await own.getByRole('button', { name: 'Switch to Base Sepolia' }).click();
      await expect(own.getByRole('alert')).toBeVisible();
      await expectSound(page, 'another chain, declined');
      await wallet.switchChain(84_532);
      await wallet.switchAccount(await fundAccount(market.rpcUrl, 0n));
      await expect(own).toContainText('is missing for the price');
      await expectSound(page, 'too little money');
    });

    test('axe finds nothing on the list of wallets', async ({ page }) => {
      const own = await shop.offer(page, await makePng());
      await shop.payButton(own).click();
      const entry = page.getByRole('dialog').getByRole('button', { name: 'Test wallet' });
      await expect(entry).toBeVisible();
      await expectSound(page, 'list of wallets');
    });

    test('axe finds nothing from the signature to the link', async ({ page, market, wallet }) => {
      const file = await makePng();
      wallet.refuse('eth_signTypedData_v4', WALLET_ERRORS.rejected);
      const own = await shop.buy(page, file);
      await expect(own).toContainText('Declined in the wallet');
      await expectSound(page, 'declined');

      wallet.hold();
      wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
      await shop.signButton(own).click();
      await expect.poll(() => wallet.asked.length).toBe(1);
      await expectSound(page, 'signature');
      wallet.release();
      const nonce = wallet.asked[0]!.authorization!.nonce;
      await market.facilitator.reached('received', nonce);
      await expect(own).toContainText('The payment is on its way to the chain.');
      await expectSound(page, 'settling');
      await page.reload();
      await expect(own).toContainText('Begun before this page was opened');
      await expectSound(page, 'left open');

      await page.route('**/api/upload', () => undefined);
      await market.facilitator.release('received', nonce);
      await expect(own.getByRole('progressbar')).toBeVisible();
      await expectSound(page, 'sending');
      // On top of the other: without a route, the request that hangs would go on to the server.
      await page.route('**/api/upload', (route) =>
        route.fulfill({
          status: 422,
          json: { title: 'The image is damaged', message: 'Save it.' },
        }),
      );
      await page.reload();
      await expect(own.getByText('Choose an image')).toBeVisible();
      await expectSound(page, 'the image is refused');
      await page.unroute('**/api/upload');
      await page.reload();
      await shop.expectServed(page, file);
      await expectSound(page, 'done after a reload');
    });

    test('axe finds nothing while the chain is slow, and on what went wrong', async ({
      page,
      market,
      wallet,
    }) => {
      const file = await makePng();
      wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: '429' });
      const own = await shop.buy(page, file);
      await expect(own.getByRole('button', { name: 'Try again' })).toBeVisible();
      await expectSound(page, 'no facilitator');
      const nonce = wallet.asked[0]!.authorization!.nonce;
      await market.facilitator.setFaultFor(nonce, { name: 'pending for ever' });
      await own.getByRole('button', { name: 'Try again' }).click();
      await expect(own).toContainText('The chain has not shown it yet');
      await expectSound(page, 'pending');
    });

    test('axe finds nothing on a paid image, where one is kept, and on My images', async ({
      page,
    }) => {
      await page.goto('/my-images');
      await expectSound(page, 'signed out');
      const file = await makePng();
      const own = await shop.buy(page, file);
      const url = await shop.expectServed(page, file);
      await expectSound(page, 'done');
      await own.getByRole('button', { name: /^Keep 1 year longer/ }).click();
      await expect(shop.signButton(own, 'keep')).toBeVisible();
      await expectSound(page, 'keep');
      await shop.signButton(own, 'keep').click();
      await expect(own).toContainText('Kept 1 year longer.');
      await expectSound(page, 'kept');
      await page.goto(`/${/([a-z0-9]{10,})\.png$/.exec(url)![1]}`);
      await page.getByRole('button', { name: /^Keep 1 year longer/ }).click();
      await expect(page.getByText('Anyone can keep this image')).toBeVisible();
      await expectSound(page, 'keep on the page of the image');
      await page.goto('/my-images');
      await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
      await expect(page.getByText('Signed in as')).toBeVisible();
      await expectSound(page, 'signed in');
      await page
        .getByRole('button', { name: /^Delete/ })
        .first()
        .click();
      await expectSound(page, 'asked whether to delete');
    });
  });
}
