import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

const DAY_MS = 86_400_000;
/** The week that it had, and a year. */
const KEPT_MS = (7 + 365) * DAY_MS;
const MINUTES_MS = 5 * 60_000;

/** The page of an image that somebody else has uploaded for free. */
async function openStrangers(page: shop.Page): Promise<string> {
  const { buffer } = await makePng();
  const answer = await page.request.post('/api/free', {
    headers: { 'content-type': 'image/png' },
    data: buffer,
  });
  const { id } = (await answer.json()) as { id: string };
  await page.goto(`/${id}`);
  await expect(page.getByText(/^Gone in 7 days/)).toBeVisible();
  return id;
}

async function expectKept(page: shop.Page, id: string): Promise<void> {
  await expect(page.getByText('Kept 1 year longer.')).toBeVisible();
  await expect(page.getByText(/^Gone in (1 year|12 months|53 weeks|372 days)/)).toBeVisible();
  const answer = await page.request.get(`/api/images/${id}`);
  const { expiresAt } = (await answer.json()) as { expiresAt: string };
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - KEPT_MS)).toBeLessThan(MINUTES_MS);
}

const panelOf = (page: shop.Page, id: string) =>
  page.getByRole('region', { name: `Keep ${id} longer` });

async function signKeep(page: shop.Page, id: string): Promise<void> {
  await page.getByRole('button', { name: /^Keep 1 year longer, \$0\.01/ }).click();
  await expect(panelOf(page, id)).toContainText('Anyone can keep this image 1 year longer');
  await shop.connect(page, panelOf(page, id));
  await shop.signButton(panelOf(page, id), 'keep').click();
}

test('anybody keeps an image a year longer, and the date changes in place', async ({
  page,
  market,
  wallet,
}) => {
  const id = await openStrangers(page);
  await signKeep(page, id);
  await expectKept(page, id);
  await expect(panelOf(page, id).getByRole('link', { name: /^0x/ })).toHaveAttribute(
    'href',
    /^https:\/\/sepolia\.basescan\.org\/tx\/0x/,
  );
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
  await panelOf(page, id).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: /^Keep 1 year longer/ })).toBeVisible();
});

test('left while it is settled: it goes on where the image is', async ({
  page,
  market,
  wallet,
}) => {
  const id = await openStrangers(page);
  wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
  await signKeep(page, id);
  await expect.poll(() => wallet.asked[0]?.signature ?? null).not.toBeNull();
  const nonce = wallet.asked[0]!.authorization!.nonce;
  await market.facilitator.reached('received', nonce);
  await page.reload();
  await expect(panelOf(page, id)).toContainText('Begun before this page was opened');
  await market.facilitator.release('received', nonce);
  await expectKept(page, id);
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('left while it is settled, and taken up on the first page', async ({
  page,
  market,
  wallet,
}) => {
  const id = await openStrangers(page);
  wallet.onPayment = (nonce) => market.facilitator.hold('received', nonce);
  await signKeep(page, id);
  await expect.poll(() => wallet.asked[0]?.signature ?? null).not.toBeNull();
  const nonce = wallet.asked[0]!.authorization!.nonce;
  await market.facilitator.reached('received', nonce);
  await shop.open(page);
  await expect(shop.card(page, id)).toContainText('Begun before this page was opened');
  await market.facilitator.release('received', nonce);
  await expect(shop.card(page, id)).toContainText('Done. The image is kept longer.');
  expect(wallet.asked).toHaveLength(1);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('an image that is deleted meanwhile: nothing is signed or charged', async ({
  page,
  market,
  wallet,
}) => {
  const { buffer } = await makePng();
  const answer = await page.request.post('/api/free', {
    headers: { 'content-type': 'image/png' },
    data: buffer,
  });
  const { id, deleteToken } = (await answer.json()) as { id: string; deleteToken: string };
  await page.goto(`/${id}`);
  await page.request.delete(`/api/images/${id}`, {
    headers: { authorization: `Bearer ${deleteToken}` },
  });
  await signKeep(page, id);
  await expect(panelOf(page, id)).toContainText('Nothing was charged.');
  expect(wallet.asked).toEqual([]);
  expect(await market.paidBy(wallet.account().address)).toEqual([]);
});
