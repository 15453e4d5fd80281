import type { Locator } from 'playwright/test';
import { readBalance } from '@/dev/chain/read-balance';
import { makePng } from '../make-files';
import { makePaidPng } from '../make-paid-png';
import * as shop from './fixtures';

const { card, expect, open, pick, test, urlField } = shop;

const YEAR_MS = 365 * 86_400_000;
/** Far more than a purchase takes. */
const MINUTES_MS = 5 * 60_000;

test('from the drop to the link in four clicks, for one cent', async ({ page, market, wallet }) => {
  const { address } = wallet.account();
  const before = await readBalance(market.rpcUrl, address);
  let clicks = 0;
  const click = async (target: Locator) => {
    clicks += 1;
    await target.click();
  };
  const file = await makePaidPng();
  await open(page);
  await pick(page, file);
  const own = card(page, file.name);
  await click(shop.payButton(own));
  await click(page.getByRole('dialog').getByRole('button', { name: 'Test wallet' }));
  await click(shop.signButton(own));
  await expect(urlField(page, file.name)).toBeVisible();
  // Saying yes to the signature is one too.
  expect(clicks + wallet.asked.length).toBeLessThanOrEqual(4);

  await expect(urlField(page, file.name)).toBeFocused();
  const url = await shop.expectServed(page, file);
  expect(await market.paidBy(address)).toEqual([shop.CENT]);
  expect(before - (await readBalance(market.rpcUrl, address))).toBe(shop.CENT);

  await expect(own).toContainText(/Gone in 1 year/);
  const id = /([a-z0-9]{10,})\.png$/.exec(url)![1]!;
  const { expiresAt } = (await (await page.request.get(`/api/images/${id}`)).json()) as {
    expiresAt: string;
  };
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - YEAR_MS)).toBeLessThan(MINUTES_MS);
  await expect(own.getByRole('link', { name: /^0x/ })).toHaveAttribute(
    'href',
    /^https:\/\/sepolia\.basescan\.org\/tx\/0x[0-9a-f]{64}$/,
  );
});

test('everything is told before the wallet is asked to sign', async ({ page, market, wallet }) => {
  const file = await makePaidPng();
  await open(page);
  await pick(page, file);
  const own = card(page, file.name);
  await expect(own).toContainText('is over the free limit of 1 MB. Paid, it is kept for 1 year.');
  await expect(own).toContainText('On Base Sepolia, from the wallet that you have.');
  await expect(own.getByRole('button', { name: 'Make it fit for free' })).toBeVisible();
  await shop.connect(page, own);
  await expect(own).toContainText('$0.05 in USDC');
  const term = (name: string) =>
    own.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
  await expect(term('You sign')).toContainText('one payment of $0.01 in USDC');
  await expect(term('To')).toContainText(market.payTo, { ignoreCase: true });
  await expect(term('Good for')).toContainText('5 minutes from the signature, once');
  await expect(term('Gas')).toContainText('none');
  expect(wallet.asked).toEqual([]);

  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  const [{ authorization } = { authorization: null }, ...others] = wallet.asked;
  expect(others).toEqual([]);
  expect(authorization).toMatchObject({
    value: '10000',
    to: expect.stringMatching(new RegExp(market.payTo, 'i')),
  });
  expect(wallet.methods).not.toContain('eth_sendTransaction');
});

test('a small image that is meant to stay for a year is paid for too', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  await open(page);
  await page.getByText('1 year, $0.01 in USDC').click();
  await pick(page, file);
  const own = card(page, file.name);
  await expect(own).toContainText('Kept for 1 year, as you chose.');
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  await expect(own).toContainText(/Gone in 1 year/);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
