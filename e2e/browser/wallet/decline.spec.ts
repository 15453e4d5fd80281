import { mintUsdc } from '@/dev/chain/fund-account';
import { makePng } from '../make-files';
import { WALLET_ERRORS } from './create-test-wallet';
import * as shop from './fixtures';

const { expect, test } = shop;

const SIGN = 'eth_signTypedData_v4';
const CONNECT = 'eth_requestAccounts';
const SWITCH = 'wallet_switchEthereumChain';

for (const [error, title, words] of [
  ['rejected', 'Declined in the wallet', 'You said no to the signature.'],
  ['locked', 'The wallet is locked', 'Open it, unlock it, and sign again.'],
  ['busy', 'The wallet waits for you', 'It has a question open already.'],
] as const) {
  test(`${error} in the wallet: nothing is charged, and it is signed again`, async ({
    page,
    market,
    wallet,
  }) => {
    const file = await makePng();
    wallet.refuse(SIGN, WALLET_ERRORS[error]);
    const own = await shop.buy(page, file);
    await expect(own).toContainText(title);
    await expect(own).toContainText(words);
    await expect(own).toContainText('Nothing was charged.');
    expect(wallet.asked).toEqual([]);
    expect(await market.paidBy(wallet.account().address)).toEqual([]);
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });
}

test('no to the connection: the list says so and asks again', async ({ page, market, wallet }) => {
  const file = await makePng();
  let decline = (): void => undefined;
  const declined = new Promise<void>((resolve) => (decline = resolve));
  wallet.refuse(CONNECT, WALLET_ERRORS.rejected, declined);
  const own = await shop.offer(page, file);
  await shop.connect(page, own);
  const list = page.getByRole('dialog');
  await expect(list).toContainText('Confirm connection in the extension');
  decline();
  await list.getByRole('button', { name: 'Retry' }).click();
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('busy when it is to connect: the list says so', async ({ page, wallet }) => {
  wallet.refuse(CONNECT, WALLET_ERRORS.busy);
  const own = await shop.offer(page, await makePng());
  await shop.connect(page, own);
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Retry' })).toBeVisible();
});

test.describe('too little money', () => {
  test.use({ funds: 4_000n });

  test('how much is missing is told, and looked at again', async ({ page, market, wallet }) => {
    const file = await makePng();
    const own = await shop.offer(page, file);
    await shop.connect(page, own);
    await expect(own).toContainText('$0.006 in USDC is missing for the price of $0.01.');
    await expect(own).toContainText('Nothing was charged.');
    await expect(own).toContainText('Send USDC on Base Sepolia to this account');
    await expect(shop.signButton(own)).toHaveCount(0);
    await expect(own.getByRole('button', { name: 'Get play money' })).toHaveCount(0);

    const { address } = wallet.account();
    await mintUsdc(market.rpcUrl, address, 6_000n);
    await own.getByRole('button', { name: 'Look again' }).click();
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(await market.paidBy(address)).toEqual([shop.CENT]);
  });
});

/** Ethereum. */
const ELSEWHERE = 1;
const BASE_SEPOLIA = 84_532;

test.describe('a wallet that is on another chain when it connects', () => {
  test.use({ walletChain: ELSEWHERE });

  test('is asked to switch as it connects', async ({ page, market, wallet }) => {
    const file = await makePng();
    await shop.buy(page, file);
    await shop.expectServed(page, file);
    expect(wallet.methods).toContain(SWITCH);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });

  test('says no: the list says so and asks again', async ({ page, market, wallet }) => {
    const file = await makePng();
    let decline = (): void => undefined;
    const declined = new Promise<void>((resolve) => (decline = resolve));
    wallet.refuse(SWITCH, WALLET_ERRORS.rejected, declined);
    const own = await shop.offer(page, file);
    await shop.connect(page, own);
    const list = page.getByRole('dialog');
    // Not sooner than anybody could: the list's own code loses what comes in its first 50 ms.
    await expect(list).toContainText('Confirm connection in the extension');
    decline();
    await list.getByRole('button', { name: 'Retry' }).click();
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });
});

test.describe('a wallet that moves to another chain', () => {
  const offerElsewhere = async (page: shop.Page, file: shop.TestFile, wallet: shop.TestWallet) => {
    const own = await shop.offer(page, file);
    await shop.connect(page, own);
    await expect(shop.signButton(own)).toBeVisible();
    await wallet.switchChain(ELSEWHERE);
    await expect(own).toContainText(
      'The wallet is on another chain. This payment is on Base Sepolia',
    );
    await expect(shop.signButton(own)).toHaveCount(0);
    return own;
  };

  test('is switched back by one button', async ({ page, market, wallet }) => {
    const file = await makePng();
    const own = await offerElsewhere(page, file, wallet);
    await own.getByRole('button', { name: 'Switch to Base Sepolia' }).click();
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(wallet.methods).not.toContain('wallet_addEthereumChain');
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });

  test('is given the chain where it does not know it', async ({ page, market, wallet }) => {
    const file = await makePng();
    const own = await offerElsewhere(page, file, wallet);
    wallet.forgetChain(BASE_SEPOLIA);
    await own.getByRole('button', { name: 'Switch to Base Sepolia' }).click();
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(wallet.methods).toContain('wallet_addEthereumChain');
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });

  test('says no: it is told, and asked again', async ({ page, market, wallet }) => {
    const file = await makePng();
    const own = await offerElsewhere(page, file, wallet);
    wallet.refuse(SWITCH, WALLET_ERRORS.rejected);
    await own.getByRole('button', { name: 'Switch to Base Sepolia' }).click();
    await expect(own.getByRole('alert')).toContainText('Declined in the wallet');
    // It was asked for no signature.
    await expect(own.getByRole('alert')).not.toContainText('signature');
    await expect(shop.signButton(own)).toHaveCount(0);
    await own.getByRole('button', { name: 'Switch to Base Sepolia' }).click();
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });

  test('is switched back by its owner', async ({ page, market, wallet }) => {
    const file = await makePng();
    const own = await offerElsewhere(page, file, wallet);
    await wallet.switchChain(BASE_SEPOLIA);
    await shop.signButton(own).click();
    await shop.expectServed(page, file);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  });
});
