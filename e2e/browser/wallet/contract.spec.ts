import { deployWallet, planCounterfactualWallet } from '@/dev/chain/deploy-wallets';
import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

for (const [what, make] of [
  ['that is deployed (ERC-1271)', deployWallet],
  ['that is not deployed yet, with its longer signature (ERC-6492)', planCounterfactualWallet],
] as const) {
  test(`a contract wallet ${what} pays, and signs in`, async ({ page, market, wallet }) => {
    const contract = await make(market.rpcUrl, 50_000n);
    await wallet.switchAccount(contract);
    const file = await makePng();
    await shop.buy(page, file);
    const url = await shop.expectServed(page, file);
    expect(await market.paidBy(contract.address)).toEqual([shop.CENT]);

    await page.goto('/my-images');
    await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
    await expect(page.getByText(url.replace(/^https?:\/\//, ''))).toBeVisible();
  });
}
