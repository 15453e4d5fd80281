import { makePng } from '../make-files';
import * as shop from './fixtures';

const { card, expect, open, pick, test } = shop;

/** What a wallet library cannot do without, in names that survive a minifier. */
const WALLET_CODE = /eip6963|rainbowkit|wagmi|secp256k1/i;

test('nothing of a wallet is loaded before somebody means to pay', async ({ page, context }) => {
  const { buffer } = await makePng();
  const answer = await page.request.post('/api/free', {
    headers: { 'content-type': 'image/png' },
    data: buffer,
  });
  const { id } = (await answer.json()) as { id: string };
  for (const path of ['/', '/docs', '/pricing', '/security', '/my-images', `/${id}`]) {
    const visit = await context.newPage();
    const scripts: Promise<{ url: string; text: string }>[] = [];
    visit.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.text().then((text) => ({ url: response.url(), text })));
    });
    await visit.goto(path, { waitUntil: 'networkidle' });
    const loaded = await Promise.all(scripts);
    expect(loaded.length, path).toBeGreaterThan(0);
    expect(
      loaded.filter(({ text }) => WALLET_CODE.test(text)).map(({ url }) => url),
      path,
    ).toEqual([]);
    await visit.close();
  }
});

/** Scripts that `matches` are lost on their way, until `mend` is called. */
async function loseScripts(page: shop.Page, matches: (text: string) => boolean) {
  let lost = 0;
  let broken = true;
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = broken ? await route.fetch() : null;
    if (response !== null && matches(await response.text())) {
      lost += 1;
      await route.abort('connectionreset');
    } else await (response === null ? route.continue() : route.fulfill({ response }));
  });
  return { lost: () => lost, mend: () => (broken = false) };
}

test('the code for paying is lost on its way: it is said, and tried again', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  await open(page);
  await page.getByText('1 year, $0.01 in USDC').click();
  const scripts = await loseScripts(page, () => true);
  await pick(page, file);
  const own = card(page, file.name);
  await expect(own.getByRole('alert')).toContainText('Nothing was sent or charged.');
  scripts.mend();
  await own.getByRole('button', { name: 'Try again' }).click();
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});

test('the code of the wallet is lost on its way: it is said, and tried again', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  const scripts = await loseScripts(page, (text) => WALLET_CODE.test(text));
  const own = await shop.offer(page, file);
  await shop.payButton(own).click();
  await expect(own.getByRole('alert')).toContainText('The wallet’s code did not load.');
  await expect(own.getByRole('alert')).toContainText('Nothing was charged');
  expect(scripts.lost()).toBeGreaterThan(0);
  scripts.mend();
  await own.getByRole('button', { name: 'Try again' }).click();
  await shop.chooseWallet(page);
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
});
