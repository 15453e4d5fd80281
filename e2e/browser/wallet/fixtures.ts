import type { Locator, Page } from 'playwright/test';
import type { Hex } from 'viem';
import { fundAccount } from '@/dev/chain/fund-account';
import { listTransfers } from '@/dev/chain/list-transfers';
import { controlFacilitator } from '@/dev/facilitator/control-facilitator';
import type { FacilitatorControls } from '@/dev/facilitator/start-facilitator';
import { decodeImage } from '@/dev/images/decode-image';
import { card, expect, open, pick, test as base, urlField } from '../fixtures';
import type { TestFile } from '../make-files';
import { createTestWallet, type TestWallet } from './create-test-wallet';
import type { MarketFacts } from './start-market';

export { card, expect, open, pick, urlField };
export type { Page, TestFile, TestWallet };

export type Market = MarketFacts & {
  readonly facilitator: FacilitatorControls;
  /** Atomic USDC of each payment that has come from this account, by the chain, oldest first. */
  readonly paidBy: (payer: Hex) => Promise<bigint[]>;
};

/** Atomic USDC of everything that is sold here. */
export const CENT = 10_000n;

type Options = {
  /** Atomic USDC on the wallet's account. */
  readonly funds: bigint;
  /** Of the chain that the wallet is on at first. */
  readonly walletChain: number;
};

/** A page of the product that is paid on a network, in a browser with a wallet of the test's own. */
export const test = base.extend<Options & { market: Market; wallet: TestWallet }>({
  funds: [50_000n, { option: true }],
  walletChain: [84_532, { option: true }],
  baseURL: async ({}, run) => run(readMarket().url),
  market: async ({}, run) => {
    const facts = readMarket();
    await run({
      ...facts,
      facilitator: controlFacilitator(facts.adminUrl),
      paidBy: async (payer) =>
        (await listTransfers(facts.rpcUrl, facts.payTo))
          .filter(({ from }) => from.toLowerCase() === payer.toLowerCase())
          .map(({ value }) => value),
    });
  },
  wallet: [
    async ({ context, market, funds, walletChain }, run) => {
      const account = await fundAccount(market.rpcUrl, funds);
      await run(await createTestWallet(context, account, { chainId: walletChain }));
    },
    // Announced on every page, asked for or not: as an extension is.
    { auto: true },
  ],
});

function readMarket(): MarketFacts {
  return JSON.parse(process.env.IMG402_E2E_MARKET ?? '{}') as MarketFacts;
}

/** The button that opens the wallet. */
export const payButton = (within: Locator): Locator =>
  within.getByRole('button', { name: 'Pay $0.01 in USDC' });

export const signButton = (within: Locator, deed = 'upload'): Locator =>
  within.getByRole('button', { name: `Sign and ${deed}` });

/** Chooses the test's wallet in the list that is open. */
export async function chooseWallet(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Test wallet' }).click();
}

/** From an offer up to what the connected wallet is told. */
export async function connect(page: Page, within: Locator): Promise<void> {
  await payButton(within).click();
  await chooseWallet(page);
}

/** Chooses a year for what is dropped, and drops it: the offer of it. */
export async function offer(page: Page, file: TestFile, path = '/'): Promise<Locator> {
  await open(page, path);
  await page.getByText('1 year, $0.01 in USDC').click();
  await pick(page, file);
  return card(page, file.name);
}

/** Drops a file, and signs. What comes then is the test's. */
export async function buy(page: Page, file: TestFile): Promise<Locator> {
  const own = await offer(page, file);
  await connect(page, own);
  await signButton(own).click();
  return own;
}

/** The URL in the card of a file, which serves the very picture. */
export async function expectServed(page: Page, file: TestFile, within?: Locator): Promise<string> {
  const field = within?.getByLabel('URL', { exact: true }) ?? urlField(page, file.name);
  await expect(field).toBeVisible({ timeout: 30_000 });
  const url = await field.inputValue();
  // By the product's own address: this process does not know all names that the browser does.
  const served = await page.request.get(new URL(url).pathname);
  expect(served.status()).toBe(200);
  expect(served.headers()['content-type']).toBe('image/png');
  const [sent, got] = await Promise.all([file.buffer, await served.body()].map(decodeImage));
  expect(got!.pixels).toBe(sent!.pixels);
  return url;
}
